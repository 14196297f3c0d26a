using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Maritime.Alerts;
using Maritime.Detection;

namespace Maritime.Storage.Ledger;

/// <summary>An event as a row: what is searched by stands in columns, the whole in <see cref="Payload"/>.</summary>
internal sealed record EventRow
{
    public required string Id { get; init; }

    public int Version { get; init; }

    public required string Kind { get; init; }

    public int Mmsi { get; init; }

    public int? Partner { get; init; }

    public long StartedAt { get; init; }

    public long? EndedAt { get; init; }

    public double Latitude { get; init; }

    public double Longitude { get; init; }

    public int State { get; init; }

    public int Stage { get; init; }

    public required string Label { get; init; }

    public double Confidence { get; init; }

    public string? Supersedes { get; init; }

    public required string Payload { get; init; }

    /// <summary>CRC-32 of the payload's UTF-8.</summary>
    public long Checksum { get; init; }

    public static EventRow From(VesselEvent it)
    {
        string payload = JsonSerializer.Serialize(it, LedgerJson.Options);
        return new()
        {
            Id = it.Id,
            Version = it.Version,
            Kind = it.Kind,
            Mmsi = it.Mmsi.Value,
            Partner = it.Partner?.Value,
            StartedAt = Microseconds.From(it.StartedAt),
            EndedAt = Microseconds.From(it.EndedAt),
            Latitude = it.Place.LatitudeDegrees,
            Longitude = it.Place.LongitudeDegrees,
            State = (int)it.State,
            Stage = (int)it.Stage,
            Label = it.Label,
            Confidence = it.Confidence,
            Supersedes = it.Supersedes,
            Payload = payload,
            Checksum = RowCheck.Of(payload),
        };
    }

    public VesselEvent? Read() =>
        RowCheck.Read<VesselEvent>(Payload, Checksum) is { } it && Agrees(From(it)) ? it : null;

    private bool Agrees(EventRow other) => this == other with { Payload = Payload, Checksum = Checksum };
}

/// <summary>An alert as a row.</summary>
internal sealed record AlertRow
{
    public required string Id { get; init; }

    public int Version { get; init; }

    public required string Rule { get; init; }

    public required string Kind { get; init; }

    public int Severity { get; init; }

    public int State { get; init; }

    public int Tier { get; init; }

    public int Mode { get; init; }

    public long StartedAt { get; init; }

    public long? EndedAt { get; init; }

    public long RaisedAt { get; init; }

    public double Latitude { get; init; }

    public double Longitude { get; init; }

    public double Confidence { get; init; }

    public bool IsRetracted { get; init; }

    public required string Payload { get; init; }

    /// <summary>CRC-32 of the payload's UTF-8.</summary>
    public long Checksum { get; init; }

    public static AlertRow From(Alert it)
    {
        string payload = JsonSerializer.Serialize(it, LedgerJson.Options);
        return new()
        {
            Id = it.Id,
            Version = it.Version,
            Rule = it.Rule,
            Kind = it.Kind,
            Severity = (int)it.Severity,
            State = (int)it.State,
            Tier = (int)it.Tier,
            Mode = (int)it.Mode,
            StartedAt = Microseconds.From(it.StartedAt),
            EndedAt = Microseconds.From(it.EndedAt),
            RaisedAt = Microseconds.From(it.RaisedAt),
            Latitude = it.Place.LatitudeDegrees,
            Longitude = it.Place.LongitudeDegrees,
            Confidence = it.Confidence,
            IsRetracted = it.IsRetracted,
            Payload = payload,
            Checksum = RowCheck.Of(payload),
        };
    }

    public Alert? Read() => RowCheck.Read<Alert>(Payload, Checksum) is { } it && Agrees(From(it)) ? it : null;

    private bool Agrees(AlertRow other) => this == other with { Payload = Payload, Checksum = Checksum };
}

/// <summary>Which ships an alert names.</summary>
internal sealed record AlertVesselRow
{
    public required string AlertId { get; init; }

    public int Mmsi { get; init; }
}

internal sealed record DocumentRow
{
    public required string Collection { get; init; }

    public required string Id { get; init; }

    public int Version { get; init; }

    public long UpdatedAt { get; init; }

    public required string Payload { get; init; }

    /// <summary>CRC-32 of all the other columns; of the payload alone in rows from before schema 3.</summary>
    public long Checksum { get; init; }

    public static DocumentRow From(LedgerDocument document)
    {
        DocumentRow row = new()
        {
            Collection = document.Collection,
            Id = document.Id,
            Version = document.Version,
            UpdatedAt = Microseconds.From(document.UpdatedAt),
            Payload = document.Payload,
        };
        return row with { Checksum = row.Sum() };
    }

    public LedgerDocument? Read() =>
        (Checksum == Sum() || Checksum == RowCheck.Of(Payload)) && Microseconds.IsTime(UpdatedAt)
            ? new(Collection, Id, Version, Microseconds.ToTime(UpdatedAt), Payload)
            : null;

    private long Sum() => RowCheck.Of(Invariant($"{Collection}\n{Id}\n{Version}\n{UpdatedAt}\n{Payload}"));
}

internal sealed record AuditRow
{
    public long Number { get; init; }

    public long At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string Subject { get; init; }

    public required string Detail { get; init; }

    /// <summary>CRC-32 of all the other columns but the number; null in lines from before there was one.</summary>
    public long? Checksum { get; init; }

    public static AuditRow From(AuditEntry entry)
    {
        AuditRow row = new()
        {
            At = Microseconds.From(entry.At),
            Actor = entry.Actor,
            Action = entry.Action,
            Subject = entry.Subject,
            Detail = entry.Detail,
        };
        return row with { Checksum = row.Sum() };
    }

    public AuditEntry? Read() => !Microseconds.IsTime(At) || (Checksum is { } checksum && checksum != Sum())
        ? null
        : new(Microseconds.ToTime(At), Actor, Action, Subject, Detail);

    private long Sum() => RowCheck.Of(Invariant($"{At}\n{Actor}\n{Action}\n{Subject}\n{Detail}"));
}

internal static class RowCheck
{
    public static long Of(string payload) => Crc32.HashToUInt32(Encoding.UTF8.GetBytes(payload));

    /// <returns>Null when the payload is not what was written.</returns>
    public static T? Read<T>(string payload, long checksum)
        where T : class
    {
        if (Of(payload) != checksum)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(payload, LedgerJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
