namespace Maritime.Ais.Formats.Delimited;

/// <summary>What a column of a file of positions or ships can mean.</summary>
internal enum Column : byte
{
    Ignored,
    Mmsi,
    Time,
    Latitude,
    Longitude,
    Sog,
    Cog,
    Heading,
    Status,
    MessageType,
    Class,
    UtcSecond,
    Raim,

    /// <summary>GeoJSON: longitude, then latitude.</summary>
    Coordinates,

    /// <summary>The second of the fix when it is below 64, else a time.</summary>
    SecondOrTime,

    /// <summary>What a service says about a message, beside it.</summary>
    Metadata,

    /// <summary>The units that the records after it are in.</summary>
    RecordFormat,

    EtaMonth,
    EtaDay,
    EtaHour,
    EtaMinute,

    // From here on static: what a ship says of itself.
    Name,
    Imo,
    CallSign,
    ShipType,
    Length,
    Beam,
    Draught,
    ToBow,
    ToStern,
    ToPort,
    ToStarboard,
    Destination,
    Eta,
}

/// <summary>
/// The names by which files call their columns: one table, because no two formats disagree about a name.
/// </summary>
internal static class ColumnNames
{
    private static readonly Dictionary<string, Column> Known = new(StringComparer.Ordinal)
    {
        ["mmsi"] = Column.Mmsi,
        ["id"] = Column.Mmsi,
        ["ssvid"] = Column.Mmsi,
        ["userid"] = Column.Mmsi,
        ["sourcemmsi"] = Column.Mmsi,
        ["vesselmmsi"] = Column.Mmsi,
        ["t"] = Column.Time,
        ["time"] = Column.Time,
        ["ts"] = Column.Time,
        ["timestamp"] = Column.Time,
        ["timestamputc"] = Column.Time,
        ["timeutc"] = Column.Time,
        ["datetime"] = Column.Time,
        ["basedatetime"] = Column.Time,
        ["receivedat"] = Column.Time,
        ["msgtime"] = Column.Time,
        ["epoch"] = Column.Time,
        ["unixtime"] = Column.Time,
        ["dtposutc"] = Column.Time,
        ["datetimeutc"] = Column.Time,
        ["lat"] = Column.Latitude,
        ["latitude"] = Column.Latitude,
        ["latitudedegrees"] = Column.Latitude,
        ["lon"] = Column.Longitude,
        ["lng"] = Column.Longitude,
        ["long"] = Column.Longitude,
        ["longitude"] = Column.Longitude,
        ["longitudedegrees"] = Column.Longitude,
        ["sog"] = Column.Sog,
        ["speed"] = Column.Sog,
        ["speedkn"] = Column.Sog,
        ["speedknots"] = Column.Sog,
        ["sogknots"] = Column.Sog,
        ["speedoverground"] = Column.Sog,
        ["cog"] = Column.Cog,
        ["course"] = Column.Cog,
        ["coursedeg"] = Column.Cog,
        ["cogdegrees"] = Column.Cog,
        ["courseoverground"] = Column.Cog,
        ["heading"] = Column.Heading,
        ["trueheading"] = Column.Heading,
        ["hdg"] = Column.Heading,
        ["status"] = Column.Status,
        ["navstatus"] = Column.Status,
        ["navstat"] = Column.Status,
        ["navigationalstatus"] = Column.Status,
        ["navigationstatus"] = Column.Status,
        ["messagetype"] = Column.MessageType,
        ["messageid"] = Column.MessageType,
        ["msgtype"] = Column.MessageType,
        ["transceiverclass"] = Column.Class,
        ["transceiver"] = Column.Class,
        ["aisclass"] = Column.Class,
        ["mobiletype"] = Column.Class,
        ["typeofmobile"] = Column.Class,
        ["raim"] = Column.Raim,
        ["raimflag"] = Column.Raim,
        ["name"] = Column.Name,
        ["vesselname"] = Column.Name,
        ["shipname"] = Column.Name,
        ["imo"] = Column.Imo,
        ["imonumber"] = Column.Imo,
        ["callsign"] = Column.CallSign,
        ["shiptype"] = Column.ShipType,
        ["vesseltype"] = Column.ShipType,
        ["aistype"] = Column.ShipType,
        ["shipandcargotype"] = Column.ShipType,
        ["length"] = Column.Length,
        ["lengthm"] = Column.Length,
        ["width"] = Column.Beam,
        ["beam"] = Column.Beam,
        ["beamm"] = Column.Beam,
        ["widthm"] = Column.Beam,
        ["draft"] = Column.Draught,
        ["draught"] = Column.Draught,
        ["draughtm"] = Column.Draught,
        ["maximumdraught"] = Column.Draught,
        ["a"] = Column.ToBow,
        ["b"] = Column.ToStern,
        ["c"] = Column.ToPort,
        ["d"] = Column.ToStarboard,
        ["tobow"] = Column.ToBow,
        ["tostern"] = Column.ToStern,
        ["toport"] = Column.ToPort,
        ["tostarboard"] = Column.ToStarboard,
        ["destination"] = Column.Destination,
        ["eta"] = Column.Eta,
        ["dimensiona"] = Column.ToBow,
        ["dimensionb"] = Column.ToStern,
        ["dimensionc"] = Column.ToPort,
        ["dimensiond"] = Column.ToStarboard,
        ["dimensiontobow"] = Column.ToBow,
        ["dimensiontostern"] = Column.ToStern,
        ["dimensiontoport"] = Column.ToPort,
        ["dimensiontostarboard"] = Column.ToStarboard,
        ["dest"] = Column.Destination,
    };

    /// <summary>Every known name, in lower case letters and digits.</summary>
    public static IReadOnlyDictionary<string, Column> All => Known;

    /// <summary>Compared without case, blanks, underscores, hyphens, dots, '#' and brackets.</summary>
    public static Column Find(string heading)
    {
        Span<char> name = stackalloc char[64];
        int length = 0;
        foreach (char character in heading)
        {
            if (char.IsAsciiLetterOrDigit(character) && length < name.Length)
            {
                name[length++] = char.ToLowerInvariant(character);
            }
        }

        return Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out Column column)
            ? column
            : Column.Ignored;
    }
}
