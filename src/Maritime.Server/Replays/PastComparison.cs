using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Screening;
using Maritime.Server.Hosting;
using Maritime.Storage.Replays;

namespace Maritime.Server.Replays;

/// <summary>What was found and alerted then, beside what other options and lists give.</summary>
/// <param name="WasKept">
/// Whether "then" is what the server kept; otherwise it is what the usual options give.
/// </param>
internal sealed record PastComparison(
    PastQuestion Question,
    bool WasKept,
    ThenAndNow<VesselEvent> Events,
    ThenAndNow<Alert> Alerts,
    IReadOnlySet<string> UsualEvents,
    IReadOnlySet<string> UsualAlerts)
{
    private const string BrokenUpLabel = "scrapped-hull";

    /// <param name="kept">Events and alerts that the server kept of the span; null where it kept none.</param>
    /// <param name="usual">A run with the usual options and the lists of then.</param>
    /// <param name="other">The run that is asked about.</param>
    public static PastComparison Of(
        PastQuestion question,
        (IReadOnlyList<VesselEvent> Events, IReadOnlyList<Alert> Alerts)? kept,
        PastFindings usual,
        PastFindings other)
    {
        IReadOnlyList<VesselEvent> usualEvents = usual.EventsOf(question);
        IReadOnlyList<Alert> usualAlerts = usual.AlertsOf(question);
        return new(
            question,
            kept is not null,
            HistoryRun.Compare(kept?.Events ?? usualEvents, other.EventsOf(question), question.Until),
            HistoryRun.Compare(kept?.Alerts ?? usualAlerts, other.AlertsOf(question), question.Until),
            usualEvents.Select(it => it.Id).ToHashSet(StringComparer.Ordinal),
            usualAlerts.Select(it => it.Id).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Why it is found now and was not then, in a sentence.</summary>
    public string WhyOnlyNow(VesselEvent it) =>
        WasKept && UsualEvents.Contains(it.Id) ? "The usual options find it too, but the server kept nothing of it "
            + "then: it did not watch all of this span, or ran another version."
        : it.Label == BrokenUpLabel ? "It states the number of a ship on the list of broken-up ships that was given."
        : Bearing(it.Kind) is { } reason ? Capital(reason) + "."
        : "It depends on other events that the changed options bring.";

    /// <summary>Why it was found then and is not now.</summary>
    public string WhyOnlyThen(VesselEvent it) =>
        WasKept && !UsualEvents.Contains(it.Id) ? "The usual options do not find it in this span either: what led to "
            + "it lies outside, or another version of the program said it."
        : it.Label == BrokenUpLabel ? "The server had a list of broken-up ships then; none that names it was given now."
        : Bearing(it.Kind) is { } reason ? "Not with " + reason + "."
        : "It depended on other events that the changed options do not bring.";

    public string WhyOnlyNow(Alert it) =>
        WasKept && UsualAlerts.Contains(it.Id) ? "The usual options and the lists of then raise it too, but the server "
            + "kept nothing of it then."
        : Events.OnlyNow.FirstOrDefault(one => it.EventIds.Contains(one.Id)) is { } found
            ? "Its event is found only now. " + WhyOnlyNow(found)
        : Events.Changed.Any(pair => it.EventIds.Contains(pair.Now.Id)) ? "Its event is judged otherwise now. "
            + ChangedOptions()
        : Lists() + ", at least one ship is tied to a list that it was not tied to then.";

    public string WhyOnlyThen(Alert it) =>
        WasKept && !UsualAlerts.Contains(it.Id) ? "The usual options and the lists of then do not raise it in this "
            + "span either: what led to it lies outside, or another version of the program raised it."
        : Events.OnlyThen.FirstOrDefault(one => it.EventIds.Contains(one.Id)) is { } found
            ? "Its event is not found now. " + WhyOnlyThen(found)
        : Events.Changed.Any(pair => it.EventIds.Contains(pair.Then.Id)) ? "Its event is judged otherwise now. "
            + ChangedOptions()
        : Lists() + ", no ship is tied to a list any more.";

    /// <summary>What is different, in words.</summary>
    public static string WhatChanged(VesselEvent then, VesselEvent now) => Sentence(
    [
        then.Label != now.Label ? $"label {Or(then.Label)} then, {Or(now.Label)} now" : null,
        then.StartedAt != now.StartedAt ? $"begins {now.StartedAt:u} instead of {then.StartedAt:u}" : null,
        then.EndedAt != now.EndedAt ? $"ends {End(now.EndedAt)} instead of {End(then.EndedAt)}" : null,
    ]);

    public static string WhatChanged(Alert then, Alert now) => Sentence(
    [
        then.Severity != now.Severity
            ? $"severity {Words.For(then.Severity)} then, {Words.For(now.Severity)} now"
            : null,
        then.Tier != now.Tier ? $"tie to a list {Tie(then.Tier)} then, {Tie(now.Tier)} now" : null,
        then.Title != now.Title ? $"\"{then.Title}\" then, \"{now.Title}\" now" : null,
        then.StartedAt != now.StartedAt ? $"begins {now.StartedAt:u} instead of {then.StartedAt:u}" : null,
        then.EndedAt != now.EndedAt ? $"ends {End(now.EndedAt)} instead of {End(then.EndedAt)}" : null,
    ]);

    /// <summary>"shortest silence 4 h instead of 6 h; lists of 2026-11-21".</summary>
    public string Asked() => string.Join(
        "; ",
        [
            .. Threshold.Changed(Question.Detection).Select(one => one.Say(Question.Detection)),
            Question.ListsAsOf is { } day ? Invariant($"lists of {day:yyyy-MM-dd}") : "lists of then",
            .. Question.BrokenUp.Count > 0
                ? (string[])[Invariant($"IMO numbers taken for broken up: {Question.BrokenUp.Count}")]
                : [],
        ]);

    private static string Or(string label) => label.Length == 0 ? "none" : label;

    private static string End(DateTimeOffset? at) => at is { } time ? Invariant($"{time:u}") : "never in this span";

    private static string Tie(Tier tier) => Words.For(tier, isUndetermined: false);

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Sentence(IEnumerable<string?> parts) =>
        string.Join("; ", parts.Where(part => part is not null)) is { Length: > 0 } words
            ? Capital(words) + "."
            : "In details only.";

    /// <summary>The changed options on which a kind depends; null when there is none.</summary>
    private string? Bearing(string kind) => string.Join(
        ", ",
        Threshold.Changed(Question.Detection).Where(one => one.Kinds.Contains(kind))
            .Select(one => one.Say(Question.Detection))) is { Length: > 0 } said
                ? said
                : null;

    private string ChangedOptions() => string.Join(
        ", ", Threshold.Changed(Question.Detection).Select(one => one.Say(Question.Detection))) is { Length: > 0 } said
            ? Capital(said) + "."
            : "The lists are others.";

    private string Lists() => Question.ListsAsOf is { } day
        ? Invariant($"By the lists of {day:yyyy-MM-dd}")
        : "By the lists of then";
}
