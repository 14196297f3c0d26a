using System.Text;
using System.Text.Json;
using Maritime.Ais.Formats.Delimited;
using Maritime.Ais.Nmea;
using Maritime.Ais.Reception;
using Maritime.Ais.Reports;
using Maritime.Primitives;

namespace Maritime.Ais.Formats.Json;

/// <summary>Reads JSON records by the names of their properties, wherever in the object these are.</summary>
/// <remarks>
/// What stands under "MetaData" yields to what stands in the message itself. Values are kept as slices of the object;
/// strings are made only for static fields that changed.
/// </remarks>
internal sealed class JsonRecordReader : IReportReader, IJsonObjects
{
    private const int FinePerDegree = 600_000;
    private const int LargestSecond = 63;

    /// <summary>1,024: all names of all message types together are a few hundred.</summary>
    private const int MaxSeenNames = 1024;

    private readonly ReaderOptions _options;
    private readonly JsonDialect _dialect;
    private readonly JsonObjectCutter _cutter = new();
    private readonly StaticMemory _statics = new();
    private readonly Dictionary<ulong, Column> _columns = [];
    private readonly Dictionary<ulong, Column> _seenNames = [];
    private readonly Value[] _values = new Value[Enum.GetValues<Column>().Length];
    private readonly ReadStatistics _statistics = new();
    private DateTimeOffset _arrivedAt;
    private IReportSink _sink = NoSink.Instance;
    private bool _isRaw;

    public JsonRecordReader(ReaderOptions options, JsonDialect dialect)
    {
        _options = options;
        _dialect = dialect;
        foreach ((string name, Column column) in ColumnNames.All.Concat(dialect.Names))
        {
            _columns[HashOf(Encoding.ASCII.GetBytes(name))] = column;
        }
    }

    public ReadStatistics Statistics
    {
        get
        {
            _statistics.Lines = _cutter.Lines;
            return _statistics;
        }
    }

    public void Read(ReadOnlySpan<byte> bytes, DateTimeOffset arrivedAt, IReportSink sink)
    {
        _arrivedAt = arrivedAt;
        _sink = sink;
        JsonRecordReader self = this;
        _cutter.Read(bytes, ref self);
    }

    public void Complete(IReportSink sink)
    {
        _sink = sink;
        JsonRecordReader self = this;
        _cutter.Complete(ref self);
    }

    public void SaveMemory(StateWriter state) => _statics.Save(state);

    public void LoadMemory(ref StateReader state) => _statics.Load(ref state);

    public void OnBroken(long line) => Refuse("bad-json", line, "an object that is not JSON or is not ended");

    public bool TryObject(ReadOnlySpan<byte> json, long line)
    {
        Array.Clear(_values);
        if (!TryCollect(json))
        {
            return false;
        }

        ReadObject(json, line);
        return true;
    }

    private void ReadObject(ReadOnlySpan<byte> json, long line)
    {
        if (_dialect.MayBeRaw && Text(json, Column.RecordFormat) is { IsEmpty: false } format)
        {
            _isRaw = format.SequenceEqual("AIS"u8);
            return;
        }

        if (!TryNumber(json, Column.Mmsi, out double number) || number != Math.Truncate(number)
            || number is < 1 or > 999_999_999 || !Mmsi.TryCreate((int)number, out Mmsi mmsi))
        {
            Refuse("bad-mmsi", line, "no MMSI");
            return;
        }

        long ticks = TimeOf(json);
        int type = TryNumber(json, Column.MessageType, out double said) && said is >= 1 and <= 28 ? (int)said : 0;
        TransponderClass transponder = ClassOf(json, type);
        if (Has(Column.Latitude) || Has(Column.Longitude))
        {
            ReadPosition(json, mmsi, ticks, type, transponder);
        }
        else if (!HasStatic())
        {
            _statistics.Others++;
        }

        if (HasStatic() && transponder != TransponderClass.AidToNavigation)
        {
            ReadStatic(json, mmsi, ticks, transponder);
        }
    }

    private bool TryCollect(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        Column column = Column.Ignored;
        int metadataDepth = int.MaxValue;
        int coordinate = 0;
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        column = ColumnOf(reader.ValueSpan);
                        metadataDepth = column == Column.Metadata ? reader.CurrentDepth : metadataDepth;

                        break;
                    case JsonTokenType.EndObject:
                        metadataDepth = reader.CurrentDepth <= metadataDepth ? int.MaxValue : metadataDepth;
                        column = Column.Ignored;
                        break;
                    case JsonTokenType.StartArray:
                        coordinate = column == Column.Coordinates ? 1 : 0;
                        break;
                    case JsonTokenType.EndArray:
                        coordinate = 0;
                        break;
                    case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True:
                        if (coordinate > 0)
                        {
                            column = coordinate++ switch
                            {
                                1 => Column.Longitude,
                                2 => Column.Latitude,
                                _ => Column.Ignored,
                            };
                        }

                        Keep(reader, column, isMetadata: reader.CurrentDepth > metadataDepth);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return true;
    }

    /// <summary>Names come again in every object: they are taken apart once.</summary>
    private Column ColumnOf(ReadOnlySpan<byte> name)
    {
        ulong hash = PayloadHash.Of(name);
        if (_seenNames.TryGetValue(hash, out Column column))
        {
            return column;
        }

        column = name.SequenceEqual("MetaData"u8) ? Column.Metadata : _columns.GetValueOrDefault(HashOf(name));
        if (_seenNames.Count < MaxSeenNames)
        {
            _seenNames.Add(hash, column);
        }

        return column;
    }

    private void Keep(in Utf8JsonReader reader, Column column, bool isMetadata)
    {
        // A service's own note of the name is not what the ship says.
        if (column == Column.Ignored || (isMetadata && column >= Column.Name))
        {
            return;
        }

        ref Value value = ref _values[(int)column];
        if (value.IsSet && (isMetadata || !value.IsMetadata))
        {
            return;
        }

        bool isText = reader.TokenType == JsonTokenType.String;
        int from = (int)reader.TokenStartIndex + (isText ? 1 : 0);
        value = new(from, reader.ValueSpan.Length, isText, isMetadata, reader.ValueIsEscaped);
    }

    private void ReadPosition(ReadOnlySpan<byte> json, Mmsi mmsi, long ticks, int type, TransponderClass transponder)
    {
        Position? position = null;
        if (TryNumber(json, Column.Latitude, out double latitude)
            && TryNumber(json, Column.Longitude, out double longitude))
        {
            double scale = _isRaw ? FinePerDegree : 1;
            position = Position.TryCreate(latitude / scale, longitude / scale, out Position valid) ? valid : null;
        }

        double tenths = _isRaw ? 10 : 1;
        _statistics.Positions++;
        _sink.OnPosition(new()
        {
            Mmsi = mmsi,
            At = new(ticks, TimeSpan.Zero),
            Position = position,
            SogKnots = TryNumber(json, Column.Sog, out double knots)
                ? RecordValues.SpeedOf(knots / tenths, type == 27)
                : float.NaN,
            CogDegrees = TryNumber(json, Column.Cog, out double course)
                ? RecordValues.CourseOf(course / tenths)
                : float.NaN,
            HeadingDegrees = TryNumber(json, Column.Heading, out double heading)
                ? RecordValues.HeadingOf(heading)
                : (short)-1,
            Status = Vocabulary.StatusOf(Text(json, Column.Status)),
            Class = transponder,
            MessageType = (byte)type,
            UtcSecond = SecondOf(json),
            Raim = Text(json, Column.Raim) is [(byte)'1'] or [(byte)'t', ..],
            IsCoarse = type == 27,
            Family = _options.Family,
            Source = _options.Source,
        });
    }

    private void ReadStatic(ReadOnlySpan<byte> json, Mmsi mmsi, long ticks, TransponderClass transponder)
    {
        ulong content = 0;
        for (Column column = Column.Name; column <= Column.Eta; column++)
        {
            content = PayloadHash.Of(Text(json, column), content + (ulong)column);
        }

        if (!_statics.IsNews(mmsi.Value, (int)transponder, content, ticks))
        {
            return;
        }

        DateTimeOffset at = new(ticks, TimeSpan.Zero);
        StaticReport report = new()
        {
            Mmsi = mmsi,
            At = at,
            ImoNumber = TryNumber(json, Column.Imo, out double imo) && imo is >= 1 and < 1 << 30 ? (int)imo : null,
            Name = StringOf(json, Column.Name),
            CallSign = StringOf(json, Column.CallSign),
            ShipType = Vocabulary.ShipTypeOf(Text(json, Column.ShipType)),
            Dimensions = DimensionsOf(json),
            DraughtMetres = TryNumber(json, Column.Draught, out double draught) && draught > 0
                ? (float)(draught * (_isRaw ? 0.1 : _dialect.DraughtScale))
                : null,
            Destination = StringOf(json, Column.Destination),
            Eta = EtaOf(json, at),
            Class = transponder,
            Family = _options.Family,
            Source = _options.Source,
        };
        if (!report.SaysNothing)
        {
            _statistics.Statics++;
            _sink.OnStatic(report);
        }
    }

    private Dimensions? DimensionsOf(ReadOnlySpan<byte> json)
    {
        if (TryNumber(json, Column.ToBow, out double bow) && TryNumber(json, Column.ToStern, out double stern)
            && TryNumber(json, Column.ToPort, out double port)
            && TryNumber(json, Column.ToStarboard, out double starboard) && bow + stern > 0)
        {
            return new((float)bow, (float)stern, (float)port, (float)starboard);
        }

        return TryNumber(json, Column.Length, out double length) && length > 0
            ? Dimensions.Centred((float)length, TryNumber(json, Column.Beam, out double beam) ? (float)beam : 0)
            : null;
    }

    /// <summary>A date, the four numbers apart, or the 20 bits of a type 5 as one number.</summary>
    private DateTimeOffset? EtaOf(ReadOnlySpan<byte> json, DateTimeOffset at)
    {
        if (TryNumber(json, Column.EtaMonth, out double month) && TryNumber(json, Column.EtaDay, out double day))
        {
            return MessageReports.EtaNear(
                at,
                (int)month,
                (int)day,
                TryNumber(json, Column.EtaHour, out double hour) ? (int)hour : null,
                TryNumber(json, Column.EtaMinute, out double minute) ? (int)minute : null);
        }

        ReadOnlySpan<byte> text = Text(json, Column.Eta);
        if (InputTime.TryParseCalendar(text, out long ticks, out _))
        {
            return new(ticks, TimeSpan.Zero);
        }

        return NumberText.TryParseInteger(text, out int packed) && packed is > 0 and < 1 << 20
            ? MessageReports.EtaNear(at, packed >> 16, (packed >> 11) & 31, (packed >> 6) & 31, packed & 63)
            : null;
    }

    private long TimeOf(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> text = Text(json, Column.Time);
        if (InputTime.TryParseAny(text, out long ticks))
        {
            return ticks;
        }

        // Digitraffic calls both the UTC second and a time in milliseconds "timestamp".
        return InputTime.TryParseAny(Text(json, Column.SecondOrTime), out ticks) ? ticks : _arrivedAt.UtcTicks;
    }

    private byte SecondOf(ReadOnlySpan<byte> json)
    {
        Column column = Has(Column.UtcSecond) ? Column.UtcSecond : Column.SecondOrTime;
        return TryNumber(json, column, out double second) && second is >= 0 and <= LargestSecond
            ? (byte)second
            : (byte)60;
    }

    private TransponderClass ClassOf(ReadOnlySpan<byte> json, int type) => type switch
    {
        1 or 2 or 3 or 5 => TransponderClass.A,
        18 or 19 or 24 => TransponderClass.B,
        4 => TransponderClass.BaseStation,
        9 => TransponderClass.Aircraft,
        21 => TransponderClass.AidToNavigation,
        _ => Vocabulary.ClassOf(Text(json, Column.Class)),
    };

    private string? StringOf(ReadOnlySpan<byte> json, Column column)
    {
        ReadOnlySpan<byte> text = Text(json, column);
        if (Vocabulary.IsUnknown(text))
        {
            return null;
        }

        Value value = _values[(int)column];
        string said = value.IsEscaped
            ? JsonSerializer.Deserialize<string>(json.Slice(value.From - 1, value.Length + 2)) ?? ""
            : Encoding.UTF8.GetString(text);
        said = said.TrimEnd('@', ' ');
        return said.Length == 0 ? null : said;
    }

    private bool HasStatic()
    {
        for (Column column = Column.Name; column <= Column.Eta; column++)
        {
            if (Has(column))
            {
                return true;
            }
        }

        return false;
    }

    private bool Has(Column column) => _values[(int)column].IsSet;

    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> json, Column column)
    {
        Value value = _values[(int)column];
        return value.IsSet ? json.Slice(value.From, value.Length) : default;
    }

    private bool TryNumber(ReadOnlySpan<byte> json, Column column, out double number) =>
        NumberText.TryParse(Text(json, column), out number);

    private void Refuse(string kind, long line, string why)
    {
        bool isKept = _statistics.Samples.Count < 8;
        _statistics.Refuse(kind, isKept ? Invariant($"line {line}: {why}") : null);
    }

    /// <summary>Letters and digits only, without case.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> name)
    {
        ulong hash = 14_695_981_039_346_656_037; // FNV-1a
        foreach (byte character in name)
        {
            byte lower = character is >= (byte)'A' and <= (byte)'Z' ? (byte)(character | 0x20) : character;
            if (lower is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9'))
            {
                hash = (hash ^ lower) * 1_099_511_628_211;
            }
        }

        return hash;
    }

    private readonly record struct Value(int From, int Length, bool IsText, bool IsMetadata, bool IsEscaped)
    {
        public bool IsSet => From > 0;
    }

    private sealed class NoSink : IReportSink
    {
        public static readonly NoSink Instance = new();

        public void OnPosition(in PositionReport report)
        {
        }

        public void OnStatic(StaticReport report)
        {
        }
    }
}
