using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>What one MMSI says it is, over time: a new value counts only when it persists.</summary>
/// <remarks>
/// The first value of a field is believed at once. A different one must be stated at least
/// <see cref="MinMessages"/> times over at least <see cref="MinPersistence"/>, without the old one coming back, before
/// it replaces it: two ships that share an MMSI, and single garbled messages, would otherwise rename a ship by the
/// minute. Draught and destination are typed in for each voyage and are taken as last stated.
/// </remarks>
public sealed class IdentityTrack(Mmsi mmsi)
{
    /// <summary>3 messages, detection specification section 1.</summary>
    public const int MinMessages = 3;

    private Dictionary<string, Claim>? _claims;

    /// <summary>30 min, detection specification section 1.</summary>
    public static TimeSpan MinPersistence { get; } = TimeSpan.FromMinutes(30);

    public VesselIdentity Confirmed { get; private set; } = new(mmsi);

    /// <summary>Folds in a statement.</summary>
    /// <returns>Whether <see cref="Confirmed"/> is another object now.</returns>
    public bool Offer(StaticReport report)
    {
        VesselIdentity before = Confirmed;
        VesselIdentity now = before;
        if (Settle("imo", report.ImoNumber, now.StatedImo, report.At))
        {
            ImoNumber? valid = ImoNumber.TryCreate(report.ImoNumber!.Value, out ImoNumber number) ? number : null;
            now = now with { StatedImo = report.ImoNumber, Imo = valid };
        }

        if (Settle("name", report.Name, now.Name, report.At))
        {
            now = now with { Name = report.Name };
        }

        if (Settle("call sign", report.CallSign, now.CallSign, report.At))
        {
            now = now with { CallSign = report.CallSign };
        }

        if (Settle("type", report.ShipType, now.ShipType, report.At))
        {
            now = now with { ShipType = report.ShipType };
        }

        if (Settle("dimensions", report.Dimensions, now.Dimensions, report.At))
        {
            now = now with { Dimensions = report.Dimensions };
        }

        if (report.DraughtMetres is { } draught && draught != now.DraughtMetres)
        {
            now = now with { DraughtMetres = draught };
        }

        if (report.Destination is { } destination && destination != now.Destination)
        {
            now = now with { Destination = destination };
        }

        if (ReferenceEquals(now, before))
        {
            return false;
        }

        Confirmed = now with { ChangedAt = report.At };
        return true;
    }

    public void Save(StateWriter state)
    {
        VesselIdentity known = Confirmed;
        WriteNullable(state, known.StatedImo);
        state.Write(known.Name);
        state.Write(known.CallSign);
        WriteNullable(state, known.ShipType);
        WriteDimensions(state, known.Dimensions);
        state.WriteTenths(known.DraughtMetres ?? float.NaN);
        state.Write(known.Destination);
        state.Write(known.ChangedAt);
        state.Write(_claims?.Count ?? 0);
        if (_claims is null)
        {
            return;
        }

        foreach ((string field, Claim claim) in _claims.OrderBy(claim => claim.Key, StringComparer.Ordinal))
        {
            state.Write(field);
            state.Write(claim.Value);
            state.Write(claim.FirstAt);
            state.Write(claim.Messages);
        }
    }

    public void Load(ref StateReader state)
    {
        int? imo = ReadNullable(ref state);
        Confirmed = new(Confirmed.Mmsi)
        {
            StatedImo = imo,
            Imo = imo is { } number && ImoNumber.TryCreate(number, out ImoNumber valid) ? valid : null,
            Name = state.ReadString(),
            CallSign = state.ReadString(),
            ShipType = (byte?)ReadNullable(ref state),
            Dimensions = ReadDimensions(ref state),
            DraughtMetres = state.ReadTenths() is var draught && float.IsNaN(draught) ? null : draught,
            Destination = state.ReadString(),
            ChangedAt = state.ReadNullableTime(),
        };
        _claims = null;
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            string field = state.ReadString() ?? "";
            string value = state.ReadString() ?? "";
            (_claims ??= new(StringComparer.Ordinal))[field] = new Claim(value, state.ReadTime(), state.ReadInt32());
        }
    }

    private static void WriteNullable(StateWriter state, int? value)
    {
        state.Write(value is not null);
        if (value is { } known)
        {
            state.Write(known);
        }
    }

    private static int? ReadNullable(ref StateReader state) => state.ReadBoolean() ? state.ReadInt32() : null;

    private static void WriteDimensions(StateWriter state, Dimensions? value)
    {
        state.Write(value is not null);
        if (value is { } known)
        {
            state.WriteTenths(known.ToBow);
            state.WriteTenths(known.ToStern);
            state.WriteTenths(known.ToPort);
            state.WriteTenths(known.ToStarboard);
        }
    }

    private static Dimensions? ReadDimensions(ref StateReader state)
    {
        if (!state.ReadBoolean())
        {
            return null;
        }

        float bow = state.ReadTenths();
        float stern = state.ReadTenths();
        float port = state.ReadTenths();
        return new(bow, stern, port, state.ReadTenths());
    }

    private bool Settle<T>(string field, T? stated, T? known, DateTimeOffset at)
    {
        if (stated is null)
        {
            return false;
        }

        if (known is null)
        {
            return true;
        }

        if (EqualityComparer<T>.Default.Equals(stated, known))
        {
            _claims?.Remove(field);
            return false;
        }

        string value = Invariant($"{stated}");
        if (_claims is null || !_claims.TryGetValue(field, out Claim claim) || claim.Value != value)
        {
            claim = new Claim(value, at, 0);
        }

        claim = claim with { Messages = claim.Messages + 1 };
        (_claims ??= new(StringComparer.Ordinal))[field] = claim;
        if (claim.Messages < MinMessages || at - claim.FirstAt < MinPersistence)
        {
            return false;
        }

        _claims.Remove(field);
        return true;
    }

    private readonly record struct Claim(string Value, DateTimeOffset FirstAt, int Messages);
}
