using System.Buffers;
using System.Text;
using System.Xml;
using Maritime.Ais.Formats.Delimited;
using Maritime.Ais.Nmea;
using Maritime.Primitives;

namespace Maritime.Ais.Formats;

/// <summary>GPX tracks: positions of one ship, as loggers and plotters export them.</summary>
/// <remarks>
/// GPX knows no MMSI. It is taken from the track's name or number when that holds nine digits; otherwise the points are
/// refused, for nobody can say whose they are. Speeds (in an extension) are metres a second.
/// </remarks>
internal sealed class GpxFormat : IInputFormat
{
    public string Name => "gpx";

    public bool Recognizes(ReadOnlySpan<byte> beginning) => beginning.IndexOf("<gpx"u8) >= 0;

    public IReportReader CreateReader(ReaderOptions options) => new GpxReader(options);

    /// <summary>Keeps the file until its end: an XML reader wants a whole document, and tracks are small.</summary>
    private sealed class GpxReader(ReaderOptions options) : IReportReader
    {
        /// <summary>256 MiB: a year of one ship at one second is less.</summary>
        private const int MaxLength = 1 << 28;

        private const double KnotsPerMetreASecond = 3600.0 / 1852;

        private readonly ArrayBufferWriter<byte> _bytes = new();
        private bool _isTooLong;

        public ReadStatistics Statistics { get; } = new();

        public void Read(ReadOnlySpan<byte> bytes, DateTimeOffset arrivedAt, IReportSink sink)
        {
            _isTooLong |= _bytes.WrittenCount + bytes.Length > MaxLength;
            if (!_isTooLong)
            {
                _bytes.Write(bytes);
            }
        }

        public void Complete(IReportSink sink)
        {
            if (_isTooLong)
            {
                Statistics.Refuse("too-long", "the file is longer than 256 MiB");
                return;
            }

            using MemoryStream document = new(_bytes.WrittenSpan.ToArray());
            XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true };
            using XmlReader xml = XmlReader.Create(document, settings);
            try
            {
                ReadTracks(xml, sink);
            }
            catch (XmlException broken)
            {
                Statistics.Refuse("bad-xml", Invariant($"line {broken.LineNumber}: the file is not well-formed"));
            }
        }

        private void ReadTracks(XmlReader xml, IReportSink sink)
        {
            Mmsi mmsi = default;
            bool isInPoint = false;
            Point point = default;
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.EndElement && isInPoint && xml.LocalName is "trkpt" or "wpt" or "rtept")
                {
                    isInPoint = false;
                    Report(point, mmsi, sink);
                }

                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (xml.LocalName)
                {
                    case "trk":
                        mmsi = default;
                        break;
                    case "trkpt" or "wpt" or "rtept":
                        Statistics.Lines++;
                        point = new()
                        {
                            Line = (xml as IXmlLineInfo)?.LineNumber ?? 0,
                            Latitude = xml.GetAttribute("lat"),
                            Longitude = xml.GetAttribute("lon"),
                        };
                        isInPoint = !xml.IsEmptyElement;
                        if (xml.IsEmptyElement)
                        {
                            Report(point, mmsi, sink);
                        }

                        break;
                    case "name" or "mmsi" or "number" or "desc" when !isInPoint && mmsi == default:
                        mmsi = MmsiIn(ReadText(xml));
                        break;
                    case "time" when isInPoint:
                        point.Time = ReadText(xml);
                        break;
                    case "course" when isInPoint:
                        point.Course = ReadText(xml);
                        break;
                    case "speed" when isInPoint:
                        point.Speed = ReadText(xml);
                        break;
                    default:
                        break;
                }
            }
        }

        private static string ReadText(XmlReader xml) =>
            !xml.IsEmptyElement && xml.Read() && xml.NodeType == XmlNodeType.Text ? xml.Value : "";

        private void Report(in Point point, Mmsi mmsi, IReportSink sink)
        {
            if (mmsi == default)
            {
                Refuse("bad-mmsi", point.Line, "the track's name holds no MMSI");
                return;
            }

            if (!InputTime.TryParseCalendar(Encoding.UTF8.GetBytes(point.Time ?? ""), out long ticks, out _))
            {
                Refuse("bad-time", point.Line, "the point has no time");
                return;
            }

            if (!TryNumber(point.Latitude, out double latitude) || !TryNumber(point.Longitude, out double longitude)
                || !Position.TryCreate(latitude, longitude, out Position position))
            {
                Refuse("bad-position", point.Line, "latitude or longitude is not on Earth");
                return;
            }

            Statistics.Positions++;
            sink.OnPosition(new()
            {
                Mmsi = mmsi,
                At = new(ticks, TimeSpan.Zero),
                Position = position,
                SogKnots = TryNumber(point.Speed, out double speed)
                    ? RecordValues.SpeedOf(speed * KnotsPerMetreASecond, isCoarse: false)
                    : float.NaN,
                CogDegrees = TryNumber(point.Course, out double course) ? RecordValues.CourseOf(course) : float.NaN,
                HeadingDegrees = -1,
                Status = NavigationStatus.NotDefined,
                UtcSecond = 60,
                Family = options.Family,
                Source = options.Source,
            });
        }

        private void Refuse(string kind, int line, string why) =>
            Statistics.Refuse(kind, Invariant($"line {line}: {why}"));

        private static bool TryNumber(string? text, out double number) =>
            NumberText.TryParse(Encoding.UTF8.GetBytes(text ?? ""), out number);

        /// <summary>The first nine digits in a row that are not part of a longer number.</summary>
        private static Mmsi MmsiIn(string text)
        {
            int digits = 0;
            for (int i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && char.IsAsciiDigit(text[i]))
                {
                    digits++;
                    continue;
                }

                if (digits == 9 && NumberText.TryParseInteger(
                    Encoding.ASCII.GetBytes(text[(i - 9)..i]), out int number) && Mmsi.TryCreate(number, out Mmsi mmsi))
                {
                    return mmsi;
                }

                digits = 0;
            }

            return default;
        }

        private struct Point
        {
            public int Line { get; init; }

            public string? Latitude { get; init; }

            public string? Longitude { get; init; }

            public string? Time { get; set; }

            public string? Course { get; set; }

            public string? Speed { get; set; }
        }
    }
}
