using System.Runtime.CompilerServices;
using Maritime.Ais.Formats;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;
using Maritime.Ais.Reception;
using Maritime.Primitives;

namespace Maritime.Ais.Reports;

/// <summary>Makes reports of messages: the bridge from bits to what tracking understands.</summary>
internal sealed class MessageReports(ReaderOptions options, ReadStatistics statistics)
{
    private const int PositionScale = 600_000;
    private const int CoarseScale = 600;

    private readonly StaticMemory _statics = new();

    public void Report(in AisMessage message, IReportSink sink)
    {
        if (!Mmsi.TryCreate(message.Mmsi, out Mmsi mmsi))
        {
            statistics.Refuse("bad-mmsi");
            return;
        }

        switch (message.Type)
        {
            case 1 or 2 or 3:
                ReportClassA(message, mmsi, sink);
                break;
            case 18:
                ReportClassB(message, mmsi, sink);
                break;
            case 19:
                ReportClassBExtended(message, mmsi, sink);
                break;
            case 5:
                ReportStaticAndVoyage(message, mmsi, sink);
                break;
            case 24:
                ReportStaticData(message, mmsi, sink);
                break;
            case 27:
                ReportLongRange(message, mmsi, sink);
                break;
            case 4 or 11:
                ReportBaseStation(message, mmsi, sink);
                break;
            case 9:
                ReportAircraft(message, mmsi, sink);
                break;
            case 21:
                ReportAid(message, mmsi, sink);
                break;
            default:
                statistics.Others++;
                break;
        }
    }

    public void SaveMemory(StateWriter state) => _statics.Save(state);

    public void LoadMemory(ref StateReader state) => _statics.Load(ref state);

    /// <summary>The ETA has no year: the one that brings it nearest to now.</summary>
    internal static DateTimeOffset? EtaNear(DateTimeOffset now, int? month, int? day, int? hour, int? minute)
    {
        if (month is not (>= 1 and <= 12) || day is not (>= 1 and <= 31))
        {
            return null;
        }

        DateTimeOffset? nearest = null;
        for (int year = now.Year - 1; year <= now.Year + 1; year++)
        {
            if (InputTime.TryCompose(
                year, month.Value, day.Value, hour is < 24 ? hour.Value : 0, minute is < 60 ? minute.Value : 0, 0,
                out long ticks)
                && (nearest is null || Math.Abs(ticks - now.Ticks) < Math.Abs(nearest.Value.Ticks - now.Ticks)))
            {
                nearest = new(ticks, TimeSpan.Zero);
            }
        }

        return nearest;
    }

    private void ReportClassA(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        ClassAPosition view = new(message.Bits);
        Send(sink, new PositionReport
        {
            Mmsi = mmsi,
            At = message.At,
            Position = PositionOf(view.LatitudeRaw, view.LongitudeRaw, PositionScale),
            SogKnots = Scale.Speed(view.SogRaw) ?? float.NaN,
            CogDegrees = Scale.Course(view.CogRaw) ?? float.NaN,
            HeadingDegrees = (short)(view.HeadingDegrees ?? -1),
            Status = (NavigationStatus)(view.Status ?? 15),
            Class = TransponderClass.A,
            MessageType = message.Type,
            UtcSecond = (byte)(view.Second ?? 60),
            Raim = view.Raim == true,
            Family = options.Family,
            Source = options.Source,
        });
    }

    private void ReportClassB(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        ClassBPosition view = new(message.Bits);
        Send(sink, new PositionReport
        {
            Mmsi = mmsi,
            At = message.At,
            Position = PositionOf(view.LatitudeRaw, view.LongitudeRaw, PositionScale),
            SogKnots = Scale.Speed(view.SogRaw) ?? float.NaN,
            CogDegrees = Scale.Course(view.CogRaw) ?? float.NaN,
            HeadingDegrees = (short)(view.HeadingDegrees ?? -1),
            Status = NavigationStatus.NotDefined,
            Class = TransponderClass.B,
            MessageType = message.Type,
            UtcSecond = (byte)(view.Second ?? 60),
            Raim = view.Raim == true,
            Family = options.Family,
            Source = options.Source,
        });
    }

    private void ReportClassBExtended(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        ClassBExtendedPosition view = new(message.Bits);
        Send(sink, new PositionReport
        {
            Mmsi = mmsi,
            At = message.At,
            Position = PositionOf(view.LatitudeRaw, view.LongitudeRaw, PositionScale),
            SogKnots = Scale.Speed(view.SogRaw) ?? float.NaN,
            CogDegrees = Scale.Course(view.CogRaw) ?? float.NaN,
            HeadingDegrees = (short)(view.HeadingDegrees ?? -1),
            Status = NavigationStatus.NotDefined,
            Class = TransponderClass.B,
            MessageType = message.Type,
            UtcSecond = (byte)(view.Second ?? 60),
            Raim = view.Raim == true,
            Family = options.Family,
            Source = options.Source,
        });

        BitSlice said = message.Bits.Slice(143, 162);
        if (said.Count == 162 && IsNews(message, said))
        {
            Send(sink, new StaticReport
            {
                Mmsi = mmsi,
                At = message.At,
                Name = TextOf(view.Name),
                ShipType = ShipTypeOf(view.ShipType),
                Dimensions = DimensionsOf(view.Dimensions),
                Class = TransponderClass.B,
                Family = options.Family,
                Source = options.Source,
            });
        }
    }

    private void ReportLongRange(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        LongRangePosition view = new(message.Bits);
        Send(sink, new PositionReport
        {
            Mmsi = mmsi,
            At = message.At,
            Position = PositionOf(view.LatitudeRaw, view.LongitudeRaw, CoarseScale),
            SogKnots = view.SogKnots ?? float.NaN,
            CogDegrees = view.CogDegrees ?? float.NaN,
            HeadingDegrees = -1,
            Status = (NavigationStatus)(view.Status ?? 15),
            Class = TransponderClass.Unknown,
            MessageType = message.Type,
            UtcSecond = 60,
            Raim = view.Raim == true,
            IsCoarse = true,
            Family = options.Family,
            Source = options.Source,
        });
    }

    private void ReportBaseStation(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        BaseStationReport view = new(message.Bits);
        Send(sink, new PositionReport
        {
            Mmsi = mmsi,
            At = message.At,
            Position = PositionOf(view.LatitudeRaw, view.LongitudeRaw, PositionScale),
            SogKnots = float.NaN,
            CogDegrees = float.NaN,
            HeadingDegrees = -1,
            Status = NavigationStatus.NotDefined,
            Class = message.Type == 4 ? TransponderClass.BaseStation : TransponderClass.Unknown,
            MessageType = message.Type,
            UtcSecond = (byte)(view.UtcSecond ?? 60),
            Raim = view.Raim == true,
            Family = options.Family,
            Source = options.Source,
        });
    }

    private void ReportAircraft(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        AircraftPosition view = new(message.Bits);
        Send(sink, new PositionReport
        {
            Mmsi = mmsi,
            At = message.At,
            Position = PositionOf(view.LatitudeRaw, view.LongitudeRaw, PositionScale),
            SogKnots = view.SogKnots ?? float.NaN,
            CogDegrees = Scale.Course(view.CogRaw) ?? float.NaN,
            HeadingDegrees = -1,
            Status = NavigationStatus.NotDefined,
            Class = TransponderClass.Aircraft,
            MessageType = message.Type,
            UtcSecond = (byte)(view.Second ?? 60),
            Raim = view.Raim == true,
            Family = options.Family,
            Source = options.Source,
        });
    }

    private void ReportAid(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        AidToNavigation view = new(message.Bits);
        Send(sink, new PositionReport
        {
            Mmsi = mmsi,
            At = message.At,
            Position = PositionOf(view.LatitudeRaw, view.LongitudeRaw, PositionScale),
            SogKnots = float.NaN,
            CogDegrees = float.NaN,
            HeadingDegrees = -1,
            Status = NavigationStatus.NotDefined,
            Class = TransponderClass.AidToNavigation,
            MessageType = message.Type,
            UtcSecond = (byte)(view.Second ?? 60),
            Raim = view.Raim == true,
            Family = options.Family,
            Source = options.Source,
        });
    }

    private void ReportStaticAndVoyage(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        BitSlice said = message.Bits.Slice(38, 386);
        if (!IsNews(message, said))
        {
            return;
        }

        StaticAndVoyage view = new(message.Bits);
        Send(sink, new StaticReport
        {
            Mmsi = mmsi,
            At = message.At,
            ImoNumber = view.Imo is > 0 ? view.Imo : null,
            CallSign = TextOf(view.CallSign),
            Name = TextOf(view.Name),
            ShipType = ShipTypeOf(view.ShipType),
            Dimensions = DimensionsOf(view.Dimensions),
            DraughtMetres = view.DraughtRaw is > 0 ? view.DraughtMetres : null,
            Destination = TextOf(view.Destination),
            Eta = EtaNear(message.At, view.EtaMonth, view.EtaDay, view.EtaHour, view.EtaMinute),
            Class = TransponderClass.A,
            Family = options.Family,
            Source = options.Source,
        });
    }

    private void ReportStaticData(in AisMessage message, Mmsi mmsi, IReportSink sink)
    {
        StaticData view = new(message.Bits);
        if (view.Part is not (0 or 1))
        {
            statistics.Others++;
            return;
        }

        BitSlice said = message.Bits.Slice(38, view.Part == 0 ? 122 : 128);
        if (!IsNews(message, said))
        {
            return;
        }

        bool isAuxiliary = StaticData.IsAuxiliary(mmsi.Value);
        Send(sink, view.Part == 0
            ? new StaticReport
            {
                Mmsi = mmsi,
                At = message.At,
                Name = TextOf(view.Name),
                Class = TransponderClass.B,
                Family = options.Family,
                Source = options.Source,
            }
            : new StaticReport
            {
                Mmsi = mmsi,
                At = message.At,
                CallSign = TextOf(view.CallSign),
                ShipType = ShipTypeOf(view.ShipType),
                Dimensions = isAuxiliary ? null : DimensionsOf(view.Dimensions),
                Class = TransponderClass.B,
                Family = options.Family,
                Source = options.Source,
            });
    }

    private bool IsNews(in AisMessage message, in BitSlice said)
    {
        Span<byte> bytes = stackalloc byte[64];
        int count = said.CopyTo(bytes);
        int part = message.Type == 24 ? 24 + (int)message.Bits.Raw(38, 2) : message.Type;
        if (_statics.IsNews(message.Mmsi, part, PayloadHash.Of(bytes[..count]), message.AtTicks))
        {
            return true;
        }

        statistics.Others++;
        return false;
    }

    private void Send(IReportSink sink, in PositionReport report)
    {
        statistics.Positions++;
        sink.OnPosition(report);
    }

    private void Send(IReportSink sink, StaticReport report)
    {
        statistics.Statics++;
        sink.OnStatic(report);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Position? PositionOf(int? latitude, int? longitude, int scale) =>
        latitude is { } lat && longitude is { } lon
        && Position.TryCreate((double)lat / scale, (double)lon / scale, out Position position)
            ? position
            : null;

    private static byte? ShipTypeOf(int? raw) => raw is > 0 and <= 99 ? (byte)raw : null;

    private static Dimensions? DimensionsOf(StationDimensions raw) => raw switch
    {
        { A: null } or { B: null } or { C: null } or { D: null } => null,
        { A: 0, B: 0 } => null,
        _ => new Dimensions(raw.A.Value, raw.B.Value, raw.C.Value, raw.D.Value),
    };

    private static string? TextOf(SixBitText text)
    {
        string said = text.IsMissing ? "" : text.ToString();
        return said.AsSpan().IsWhiteSpace() ? null : said;
    }
}
