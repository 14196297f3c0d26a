using System.Collections.Immutable;
using Maritime.Detection.Geography;

namespace Maritime.Detection.Dark;

/// <summary>
/// Adds up what speaks for and against two ships having met unseen; each term stands in the evidence.
/// </summary>
/// <remarks>
/// The weights are log-odds and our own choice; the tests plant pairs among decoys and look at the rank.
/// </remarks>
internal sealed class MeetingScore
{
    // Of ships that could have met by time and distance, few did.
    private const double Prior = -1.5;

    // Nobody saw it: never surer than this.
    private const double Most = 0.85;

    private readonly ImmutableArray<Evidence>.Builder _terms = ImmutableArray.CreateBuilder<Evidence>();
    private double _score = Prior;

    public double Confidence => Most / (1 + Math.Exp(-_score));

    public ImmutableArray<Evidence> Terms => _terms.ToImmutable();

    public void Slack(TimeSpan slack)
    {
        // Long enough to matter: saturates at about a day.
        double weight = 1.5 * (1 - Math.Exp(-slack.TotalHours / 8));
        Add("time both could have been there", Words.Of(slack), Math.Round(slack.TotalHours, 2), "h", weight);
    }

    public void Types(byte one, byte other)
    {
        (string text, double weight) = (KindOf(one), KindOf(other)) switch
        {
            (Kind.Unknown, _) or (_, Kind.Unknown) => ("at least one type is not known", 0),
            (Kind.Tanker, Kind.Tanker) => ("tanker and tanker", 1),
            (Kind.Fishing, Kind.Cargo) or (Kind.Cargo, Kind.Fishing) => ("fishing vessel and carrier", 1),
            (Kind.Cargo, Kind.Cargo) => ("cargo ship and cargo ship", 0.2),
            (Kind.Unlikely, _) or (_, Kind.Unlikely) => ("a passenger, pleasure or service craft is one of them", -1.5),
            _ => ("types that seldom trade with each other", -0.5),
        };
        Add("types", text, null, "", weight);
    }

    public void Zone(string? name)
    {
        if (name is not null)
        {
            Add("known transfer area", name, null, "", 1);
        }
    }

    public void Draughts(float one, float other)
    {
        if (one == 0 && other == 0)
        {
            return; // A draught is typed by hand: no change proves nothing.
        }

        bool isOpposite = one * other < 0;
        string text = one != 0 && other != 0
            ? Invariant($"{one:+0.0;-0.0} m and {other:+0.0;-0.0} m across the silence, as typed in")
            : Invariant($"{(one != 0 ? one : other):+0.0;-0.0} m across the silence, as typed in");
        Add("draught", text, Math.Round(one != 0 ? one : other, 2), "m", isOpposite ? 2 : 1);
    }

    public void Owner(string? shared)
    {
        if (shared is not null)
        {
            Add("owned or run by the same party", shared, null, "", 1.5);
        }
    }

    public void Harbour(SeaReference sea, Primitives.Position place)
    {
        if (sea.NearestPort(place, Primitives.Distance.FromMetres(5000)) is { } port)
        {
            Add("near a port", $"{Words.Of(port.Distance)} from {port.Place.Name}", null, "", -1);
        }
    }

    public void Chance(double expected) => Add(
        "such ships there by chance",
        Invariant($"{expected:F1} expected (times drawn anew)"),
        Math.Round(expected, 3),
        "",
        -Math.Log(1 + (2 * expected)));

    private static Kind KindOf(byte type) => type switch
    {
        >= 80 and <= 89 => Kind.Tanker,
        >= 70 and <= 79 => Kind.Cargo,
        30 => Kind.Fishing,
        >= 60 and <= 69 or 36 or 37 or (>= 31 and <= 35) or (>= 50 and <= 59) or (>= 40 and <= 49) => Kind.Unlikely,
        0 => Kind.Unknown,
        _ => Kind.Other,
    };

    private void Add(string name, string text, double? value, string unit, double weight)
    {
        _score += weight;
        _terms.Add(new Evidence(name, text, value, unit, Math.Round(weight, 3)));
    }

    private enum Kind
    {
        Unknown,
        Other,
        Tanker,
        Cargo,
        Fishing,
        Unlikely,
    }
}
