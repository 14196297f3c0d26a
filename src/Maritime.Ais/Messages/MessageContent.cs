namespace Maritime.Ais.Messages;

/// <summary>
/// Types 1, 2, 3 as they are to be sent. Raw integers as on the air; the defaults mean "not available".
/// </summary>
public sealed record ClassAContent(int Mmsi)
{
    /// <summary>1, 2 or 3.</summary>
    public int Type { get; init; } = 1;

    public int Repeat { get; init; }

    public int Status { get; init; } = 15;

    public int RotRaw { get; init; } = -128;

    public int SogRaw { get; init; } = 1023;

    public bool IsAccurate { get; init; }

    public int LongitudeRaw { get; init; } = 108_600_000;

    public int LatitudeRaw { get; init; } = 54_600_000;

    public int CogRaw { get; init; } = 3600;

    public int HeadingRaw { get; init; } = 511;

    public int Second { get; init; } = 60;

    public int Manoeuvre { get; init; }

    public bool Raim { get; init; }

    public int CommState { get; init; }
}

/// <summary>Types 4 and 11. The defaults mean "not available".</summary>
public sealed record BaseStationContent(int Mmsi)
{
    /// <summary>4 or 11.</summary>
    public int Type { get; init; } = 4;

    public int Repeat { get; init; }

    public int Year { get; init; }

    public int Month { get; init; }

    public int Day { get; init; }

    public int Hour { get; init; } = 24;

    public int Minute { get; init; } = 60;

    public int UtcSecond { get; init; } = 60;

    public bool IsAccurate { get; init; }

    public int LongitudeRaw { get; init; } = 108_600_000;

    public int LatitudeRaw { get; init; } = 54_600_000;

    public int PositionDevice { get; init; }

    public bool Raim { get; init; }

    public int CommState { get; init; }
}

/// <summary>Type 5. The defaults mean "not available".</summary>
public sealed record StaticAndVoyageContent(int Mmsi)
{
    public int Repeat { get; init; }

    public int AisVersion { get; init; }

    public int Imo { get; init; }

    /// <summary>At most 7 characters are sent.</summary>
    public string CallSign { get; init; } = "";

    /// <summary>At most 20 characters are sent.</summary>
    public string Name { get; init; } = "";

    public int ShipType { get; init; }

    public StationDimensions Dimensions { get; init; } = new(0, 0, 0, 0);

    public int PositionDevice { get; init; }

    public int EtaMonth { get; init; }

    public int EtaDay { get; init; }

    public int EtaHour { get; init; } = 24;

    public int EtaMinute { get; init; } = 60;

    public int DraughtRaw { get; init; }

    /// <summary>At most 20 characters are sent.</summary>
    public string Destination { get; init; } = "";

    public int Dte { get; init; } = 1;
}

/// <summary>Type 18. The defaults mean "not available".</summary>
public sealed record ClassBContent(int Mmsi)
{
    public int Repeat { get; init; }

    public int SogRaw { get; init; } = 1023;

    public bool IsAccurate { get; init; }

    public int LongitudeRaw { get; init; } = 108_600_000;

    public int LatitudeRaw { get; init; } = 54_600_000;

    public int CogRaw { get; init; } = 3600;

    public int HeadingRaw { get; init; } = 511;

    public int Second { get; init; } = 60;

    public bool IsCarrierSense { get; init; } = true;

    public bool HasDisplay { get; init; }

    public bool HasDsc { get; init; }

    public bool IsWholeBand { get; init; }

    public bool AcceptsMessage22 { get; init; }

    public bool IsAssigned { get; init; }

    public bool Raim { get; init; }

    public int CommSelector { get; init; } = 1;

    /// <summary>
    /// What a carrier-sense unit sends instead of a state (M.1371-5, 3.3.7.3.4): 1100000000000000110.
    /// </summary>
    public int CommState { get; init; } = 0x60006;
}

/// <summary>Type 19. The defaults mean "not available".</summary>
public sealed record ClassBExtendedContent(int Mmsi)
{
    public int Repeat { get; init; }

    public int SogRaw { get; init; } = 1023;

    public bool IsAccurate { get; init; }

    public int LongitudeRaw { get; init; } = 108_600_000;

    public int LatitudeRaw { get; init; } = 54_600_000;

    public int CogRaw { get; init; } = 3600;

    public int HeadingRaw { get; init; } = 511;

    public int Second { get; init; } = 60;

    /// <summary>At most 20 characters are sent.</summary>
    public string Name { get; init; } = "";

    public int ShipType { get; init; }

    public StationDimensions Dimensions { get; init; } = new(0, 0, 0, 0);

    public int PositionDevice { get; init; }

    public bool Raim { get; init; }

    public int Dte { get; init; } = 1;

    public bool IsAssigned { get; init; }
}

/// <summary>Type 21. The defaults mean "not available".</summary>
public sealed record AidToNavigationContent(int Mmsi)
{
    public int Repeat { get; init; }

    public int AidType { get; init; }

    /// <summary>Up to 34 characters: what does not fit into 20 goes to the extension.</summary>
    public string Name { get; init; } = "";

    public bool IsAccurate { get; init; }

    public int LongitudeRaw { get; init; } = 108_600_000;

    public int LatitudeRaw { get; init; } = 54_600_000;

    public StationDimensions Dimensions { get; init; } = new(0, 0, 0, 0);

    public int PositionDevice { get; init; }

    public int Second { get; init; } = 60;

    public bool IsOffPosition { get; init; }

    public int Status { get; init; }

    public bool Raim { get; init; }

    public bool IsVirtual { get; init; }

    public bool IsAssigned { get; init; }
}

/// <summary>Type 24, part A.</summary>
public sealed record StaticPartAContent(int Mmsi)
{
    public int Repeat { get; init; }

    /// <summary>At most 20 characters are sent.</summary>
    public string Name { get; init; } = "";
}

/// <summary>Type 24, part B. The defaults mean "not available".</summary>
public sealed record StaticPartBContent(int Mmsi)
{
    public int Repeat { get; init; }

    public int ShipType { get; init; }

    /// <summary>Three characters.</summary>
    public string VendorId { get; init; } = "";

    public int UnitModel { get; init; }

    public int Serial { get; init; }

    /// <summary>At most 7 characters are sent.</summary>
    public string CallSign { get; init; } = "";

    public StationDimensions Dimensions { get; init; } = new(0, 0, 0, 0);

    /// <summary>Sent instead of the dimensions when the MMSI is an auxiliary craft's (98MIDXXXX).</summary>
    public int MothershipMmsi { get; init; }

    public int PositionDevice { get; init; }
}

/// <summary>Type 27. The defaults mean "not available".</summary>
public sealed record LongRangeContent(int Mmsi)
{
    public int Repeat { get; init; } = 3;

    public bool IsAccurate { get; init; }

    public bool Raim { get; init; }

    public int Status { get; init; } = 15;

    public int LongitudeRaw { get; init; } = 108_600;

    public int LatitudeRaw { get; init; } = 54_600;

    public int SogRaw { get; init; } = 63;

    public int CogRaw { get; init; } = 511;

    public int GnssLatency { get; init; } = 1;
}
