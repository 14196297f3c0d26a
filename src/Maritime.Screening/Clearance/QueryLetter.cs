namespace Maritime.Screening.Clearance;

/// <summary>Words a question to the owner about one silence. It asks; it does not accuse.</summary>
public static class QueryLetter
{
    public static string About(ScreeningSubject subject, ObservationGap gap)
    {
        string ship = string.Join(", ", new[]
        {
            subject.Name,
            subject.Imo?.ToString(),
            subject.Mmsi is { } mmsi ? $"MMSI {mmsi}" : null,
        }.Where(part => part is { Length: > 0 }));
        string reception = gap.IsExplained
            ? "Reception in that sea may explain it."
            : "Reception in that sea was good at that time.";
        string period = Invariant($"{gap.From.UtcDateTime:yyyy-MM-dd HH:mm} to ")
            + Invariant($"{gap.To.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        return Invariant($"""
            Subject: {ship}: no AIS reception from {period}

            In this period of {gap.Length.TotalHours:0.0} hours we received no AIS message of the ship. {reception}
            The cause is not known to us. Please send, for this period:
            1. the ship's positions and the reason for the silence, with the entry in the deck log;
            2. any meeting with another ship, with its name, IMO number, purpose and quantity of cargo;
            3. bills of lading and certificates of origin of the cargo on board at both ends of the period;
            4. the record of the ship's long-range identification (LRIT), which the flag state can release.
            Our reference: {gap.Source}
            """);
    }
}
