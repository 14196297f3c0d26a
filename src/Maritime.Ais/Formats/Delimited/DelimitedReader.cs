using System.Text;
using Maritime.Ais.Nmea;
using Maritime.Ais.Reception;
using Maritime.Ais.Reports;
using Maritime.Primitives;

namespace Maritime.Ais.Formats.Delimited;

/// <summary>Reads rows of positions, of ships, or of both in one, whose first line names the columns.</summary>
/// <remarks>
/// Numbers and times are read where they lie; a string is made only for static columns that changed. A table of ships
/// without a time column holds from the beginning of time (1 January 1970).
/// </remarks>
internal sealed class DelimitedReader(ReaderOptions options, Dialect dialect) : LineReader
{
    private const double CourseWrap = 409.6; // 2^12 tenths of a degree.
    private const double SpeedWrap = 102.4; // 2^10 tenths of a knot.

    private readonly FieldSplitter _fields = new();
    private readonly StaticMemory _statics = new();
    private readonly int[] _columns = new int[Enum.GetValues<Column>().Length];
    private readonly List<(int First, int Last)> _staticColumns = [];
    private readonly StatusMemory _words = new();
    private readonly byte[] _time = new byte[40];
    private int _timeLength;
    private long _ticks;
    private byte _separator;
    private byte[]? _header;

    private bool HasPositions => _columns[(int)Column.Latitude] >= 0 && _columns[(int)Column.Longitude] >= 0;

    public override void SaveMemory(StateWriter state)
    {
        state.Write(_header ?? []);
        _statics.Save(state);
    }

    public override void LoadMemory(ref StateReader state)
    {
        ReadOnlySpan<byte> header = state.ReadBytes();
        _header = null;
        if (!header.IsEmpty)
        {
            ReadHeader(header);
        }

        _statics.Load(ref state);
    }

    protected override void ReadLine(ReadOnlySpan<byte> line, IReportSink sink)
    {
        if (_header is null)
        {
            ReadHeader(line);
            return;
        }

        if (!_fields.TrySplit(line, _separator))
        {
            Refuse("bad-row", "a quote is not closed, or there are more than 128 fields");
            return;
        }

        if (!NumberText.TryParseInteger(Field(line, Column.Mmsi), out int number)
            || !Mmsi.TryCreate(number, out Mmsi mmsi))
        {
            // Files laid one after the other, as those of an archive are: each names its columns.
            if (HeaderLine.Means(HeaderLine.ColumnsOf(line), Column.Mmsi))
            {
                ReadHeader(line);
                return;
            }

            Refuse("bad-mmsi", "no MMSI");
            return;
        }

        long ticks = DateTimeOffset.UnixEpoch.Ticks;
        if (_columns[(int)Column.Time] >= 0 && !TryParseRowTime(Field(line, Column.Time), out ticks))
        {
            Refuse("bad-time", "no time that can be read");
            return;
        }

        TransponderClass transponder = Has(Column.Class)
            ? Vocabulary.ClassOf(Field(line, Column.Class))
            : TransponderClass.Unknown;
        if (HasPositions)
        {
            ReadPosition(line, mmsi, ticks, transponder, sink);
        }

        if (_staticColumns.Count > 0)
        {
            ReadStatic(line, mmsi, ticks, transponder, sink);
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> line)
    {
        _header = line.ToArray();
        _staticColumns.Clear();
        _separator = line.Contains((byte)',') ? (byte)','
            : line.Contains((byte)';') ? (byte)';'
            : line.Contains((byte)'\t') ? (byte)'\t' : (byte)',';
        Array.Fill(_columns, -1);
        if (!_fields.TrySplit(line, _separator))
        {
            Refuse("bad-header", "the first line is not a list of columns");
            return;
        }

        _fields.ExpectedCount = _fields.Count;
        for (int i = 0; i < _fields.Count; i++)
        {
            string heading = Encoding.UTF8.GetString(_fields.Field(line, i));
            Column column = dialect.ColumnMap.TryGetValue(heading, out Column mapped)
                ? mapped
                : ColumnNames.Find(heading);
            if (column != Column.Ignored && _columns[(int)column] < 0)
            {
                _columns[(int)column] = i;
                if (column >= Column.Name)
                {
                    AddStatic(i);
                }
            }
        }

        if (!Has(Column.Mmsi) || (!HasPositions && _staticColumns.Count == 0))
        {
            Refuse("bad-header", "the first line names no MMSI column, or nothing beside it that is known");
        }
    }

    // Columns beside each other are compared with what the ship said before in one go.
    private void AddStatic(int column)
    {
        if (_staticColumns is [.., (int first, int last)] && last == column - 1)
        {
            _staticColumns[^1] = (first, column);
        }
        else
        {
            _staticColumns.Add((column, column));
        }
    }

    private void ReadPosition(
        ReadOnlySpan<byte> line, Mmsi mmsi, long ticks, TransponderClass transponder, IReportSink sink)
    {
        Position? position = null;
        ReadOnlySpan<byte> latitudeText = Field(line, Column.Latitude);
        ReadOnlySpan<byte> longitudeText = Field(line, Column.Longitude);
        if (NumberText.TryParse(latitudeText, out double latitude)
            && NumberText.TryParse(longitudeText, out double longitude))
        {
            position = Position.TryCreate(latitude, longitude, out Position valid) ? valid : null;
        }
        else if (!Vocabulary.IsUnknown(latitudeText) || !Vocabulary.IsUnknown(longitudeText))
        {
            Refuse("bad-position", "latitude or longitude is not a number");
            return;
        }

        Statistics.Positions++;
        sink.OnPosition(new()
        {
            Mmsi = mmsi,
            At = new(ticks, TimeSpan.Zero),
            Position = position,
            SogKnots = SpeedOf(Field(line, Column.Sog)),
            CogDegrees = CourseOf(Field(line, Column.Cog)),
            HeadingDegrees = HeadingOf(Field(line, Column.Heading)),
            Status = _words.StatusOf(Field(line, Column.Status)),
            Class = transponder,
            MessageType = MessageTypeOf(Field(line, Column.MessageType)),
            UtcSecond = 60,
            Raim = Field(line, Column.Raim) is [(byte)'1'] or [(byte)'t' or (byte)'T', ..],
            Family = options.Family,
            Source = options.Source,
        });
    }

    private void ReadStatic(
        ReadOnlySpan<byte> line, Mmsi mmsi, long ticks, TransponderClass transponder, IReportSink sink)
    {
        ulong content = 0;
        bool saysSomething = false;
        foreach ((int first, int last) in _staticColumns)
        {
            ReadOnlySpan<byte> fields = _fields.Written(line, first, last);
            saysSomething |= fields.ContainsAnyExcept(_separator, (byte)'"', (byte)' ');
            content = PayloadHash.Of(fields, content);
        }

        if (!saysSomething || !_statics.IsNews(mmsi.Value, 0, content, ticks))
        {
            return;
        }

        DateTimeOffset at = new(ticks, TimeSpan.Zero);
        StaticReport report = new()
        {
            Mmsi = mmsi,
            At = at,
            ImoNumber = ImoOf(Field(line, Column.Imo)),
            Name = TextOf(Field(line, Column.Name)),
            CallSign = TextOf(Field(line, Column.CallSign)),
            ShipType = Vocabulary.ShipTypeOf(Field(line, Column.ShipType)),
            Dimensions = DimensionsOf(line),
            DraughtMetres = NumberText.TryParse(Field(line, Column.Draught), out double draught) && draught > 0
                ? (float)draught
                : null,
            Destination = TextOf(Field(line, Column.Destination)),
            Eta = TryParseTime(Field(line, Column.Eta), out long eta) ? new(eta, TimeSpan.Zero) : null,
            Class = transponder,
            Family = options.Family,
            Source = options.Source,
        };
        if (report.SaysNothing)
        {
            return;
        }

        Statistics.Statics++;
        sink.OnStatic(report);
    }

    private Dimensions? DimensionsOf(ReadOnlySpan<byte> line)
    {
        if (MetresOf(line, Column.ToBow) is { } bow && MetresOf(line, Column.ToStern) is { } stern
            && MetresOf(line, Column.ToPort) is { } port && MetresOf(line, Column.ToStarboard) is { } starboard
            && bow + stern > 0)
        {
            return new(bow, stern, port, starboard);
        }

        return MetresOf(line, Column.Length) is > 0 and var length
            ? Dimensions.Centred(length, MetresOf(line, Column.Beam) ?? 0)
            : null;
    }

    private float? MetresOf(ReadOnlySpan<byte> line, Column column) =>
        NumberText.TryParse(Field(line, column), out double metres) && metres >= 0 ? (float)metres : null;

    private float SpeedOf(ReadOnlySpan<byte> text)
    {
        if (!NumberText.TryParse(text, out double knots))
        {
            return float.NaN;
        }

        knots += knots < 0 && dialect.HasWrappedCourse ? SpeedWrap : 0;
        return RecordValues.SpeedOf(knots, isCoarse: false);
    }

    private float CourseOf(ReadOnlySpan<byte> text)
    {
        if (!NumberText.TryParse(text, out double degrees))
        {
            return float.NaN;
        }

        degrees += degrees < 0 && dialect.HasWrappedCourse ? CourseWrap : 0;
        return RecordValues.CourseOf(degrees);
    }

    private static byte MessageTypeOf(ReadOnlySpan<byte> text) =>
        NumberText.TryParseInteger(text, out int type) && type is > 0 and < 29 ? (byte)type : (byte)0;

    private static short HeadingOf(ReadOnlySpan<byte> text) =>
        NumberText.TryParse(text, out double degrees) ? RecordValues.HeadingOf(degrees) : (short)-1;

    /// <summary>"IMO9353333", "9353333" or nothing; 0 is nothing.</summary>
    private static int? ImoOf(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("IMO"u8))
        {
            text = text[3..].TrimStart((byte)' ');
        }

        return NumberText.TryParseInteger(text, out int number) && number > 0 ? number : null;
    }

    private static string? TextOf(ReadOnlySpan<byte> text)
    {
        if (Vocabulary.IsUnknown(text))
        {
            return null;
        }

        string said = Encoding.UTF8.GetString(text.TrimEnd("@ "u8)).Replace("\"\"", "\"", StringComparison.Ordinal);
        return said.Length == 0 ? null : said;
    }

    // Many rows are of one second: a time that is written like the one before is that time.
    private bool TryParseRowTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = _ticks;
        if (_timeLength > 0 && text.SequenceEqual(_time.AsSpan(0, _timeLength)))
        {
            return true;
        }

        if (!TryParseTime(text, out ticks))
        {
            return false;
        }

        _ticks = ticks;
        _timeLength = text.TryCopyTo(_time) ? text.Length : 0;
        return true;
    }

    private bool TryParseTime(ReadOnlySpan<byte> text, out long ticks)
    {
        if (dialect.IsDayFirst && InputTime.TryParseDayFirst(text, out ticks))
        {
            return true;
        }

        return InputTime.TryParseAny(text, out ticks);
    }

    private bool Has(Column column) => _columns[(int)column] >= 0;

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, Column column) =>
        _fields.Field(line, _columns[(int)column]);
}
