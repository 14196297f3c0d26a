using System.Buffers;
using System.Text;
using Maritime.Ais.Formats;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;
using Maritime.Primitives;

namespace Maritime.Ais.Tests;

/// <summary>What is encoded decodes to the same, for any value of every field.</summary>
public class EncoderTests
{
    private const int Rounds = 500;
    private const int Seed = 20_260_101;

    private const string Alphabet = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?";

    [Fact]
    public void Class_a_positions_come_back() => RoundTrip(
        random => new ClassAContent(random.Next(1 << 30))
        {
            Type = random.Next(1, 4),
            Repeat = random.Next(4),
            Status = random.Next(16),
            RotRaw = random.Next(-128, 128),
            SogRaw = random.Next(1024),
            IsAccurate = random.Next(2) == 1,
            LongitudeRaw = random.Next(-(1 << 27), 1 << 27),
            LatitudeRaw = random.Next(-(1 << 26), 1 << 26),
            CogRaw = random.Next(4096),
            HeadingRaw = random.Next(512),
            Second = random.Next(64),
            Manoeuvre = random.Next(4),
            Raim = random.Next(2) == 1,
            CommState = random.Next(1 << 19),
        },
        MessageEncoder.Encode,
        (in AisMessage message) =>
        {
            ClassAPosition view = new(message.Bits);
            return new ClassAContent(message.Mmsi)
            {
                Type = message.Type,
                Repeat = message.Repeat,
                Status = view.Status!.Value,
                RotRaw = view.RotRaw!.Value,
                SogRaw = view.SogRaw!.Value,
                IsAccurate = view.IsAccurate!.Value,
                LongitudeRaw = view.LongitudeRaw!.Value,
                LatitudeRaw = view.LatitudeRaw!.Value,
                CogRaw = view.CogRaw!.Value,
                HeadingRaw = view.HeadingRaw!.Value,
                Second = view.Second!.Value,
                Manoeuvre = view.Manoeuvre!.Value,
                Raim = view.Raim!.Value,
                CommState = view.CommState!.Value,
            };
        });

    [Fact]
    public void Base_station_reports_come_back() => RoundTrip(
        random => new BaseStationContent(random.Next(1 << 30))
        {
            Type = random.Next(2) == 0 ? 4 : 11,
            Repeat = random.Next(4),
            Year = random.Next(1 << 14),
            Month = random.Next(16),
            Day = random.Next(32),
            Hour = random.Next(32),
            Minute = random.Next(64),
            UtcSecond = random.Next(64),
            IsAccurate = random.Next(2) == 1,
            LongitudeRaw = random.Next(-(1 << 27), 1 << 27),
            LatitudeRaw = random.Next(-(1 << 26), 1 << 26),
            PositionDevice = random.Next(16),
            Raim = random.Next(2) == 1,
            CommState = random.Next(1 << 19),
        },
        MessageEncoder.Encode,
        (in AisMessage message) =>
        {
            BaseStationReport view = new(message.Bits);
            return new BaseStationContent(message.Mmsi)
            {
                Type = message.Type,
                Repeat = message.Repeat,
                Year = view.Year!.Value,
                Month = view.Month!.Value,
                Day = view.Day!.Value,
                Hour = view.Hour!.Value,
                Minute = view.Minute!.Value,
                UtcSecond = view.UtcSecond!.Value,
                IsAccurate = view.IsAccurate!.Value,
                LongitudeRaw = view.LongitudeRaw!.Value,
                LatitudeRaw = view.LatitudeRaw!.Value,
                PositionDevice = view.PositionDevice!.Value,
                Raim = view.Raim!.Value,
                CommState = view.CommState!.Value,
            };
        });

    [Fact]
    public void Static_and_voyage_data_come_back() => RoundTrip(
        random => new StaticAndVoyageContent(random.Next(1 << 30))
        {
            Repeat = random.Next(4),
            AisVersion = random.Next(4),
            Imo = random.Next(1 << 30),
            CallSign = Text(random, 7),
            Name = Text(random, 20),
            ShipType = random.Next(256),
            Dimensions = Sides(random),
            PositionDevice = random.Next(16),
            EtaMonth = random.Next(16),
            EtaDay = random.Next(32),
            EtaHour = random.Next(32),
            EtaMinute = random.Next(64),
            DraughtRaw = random.Next(256),
            Destination = Text(random, 20),
            Dte = random.Next(2),
        },
        MessageEncoder.Encode,
        (in AisMessage message) =>
        {
            StaticAndVoyage view = new(message.Bits);
            return new StaticAndVoyageContent(message.Mmsi)
            {
                Repeat = message.Repeat,
                AisVersion = view.AisVersion!.Value,
                Imo = view.Imo!.Value,
                CallSign = view.CallSign.ToString(),
                Name = view.Name.ToString(),
                ShipType = view.ShipType!.Value,
                Dimensions = view.Dimensions,
                PositionDevice = view.PositionDevice!.Value,
                EtaMonth = view.EtaMonth!.Value,
                EtaDay = view.EtaDay!.Value,
                EtaHour = view.EtaHour!.Value,
                EtaMinute = view.EtaMinute!.Value,
                DraughtRaw = view.DraughtRaw!.Value,
                Destination = view.Destination.ToString(),
                Dte = view.Dte!.Value,
            };
        });

    [Fact]
    public void Class_b_positions_come_back() => RoundTrip(
        random => new ClassBContent(random.Next(1 << 30))
        {
            Repeat = random.Next(4),
            SogRaw = random.Next(1024),
            IsAccurate = random.Next(2) == 1,
            LongitudeRaw = random.Next(-(1 << 27), 1 << 27),
            LatitudeRaw = random.Next(-(1 << 26), 1 << 26),
            CogRaw = random.Next(4096),
            HeadingRaw = random.Next(512),
            Second = random.Next(64),
            IsCarrierSense = random.Next(2) == 1,
            HasDisplay = random.Next(2) == 1,
            HasDsc = random.Next(2) == 1,
            IsWholeBand = random.Next(2) == 1,
            AcceptsMessage22 = random.Next(2) == 1,
            IsAssigned = random.Next(2) == 1,
            Raim = random.Next(2) == 1,
            CommSelector = random.Next(2),
            CommState = random.Next(1 << 19),
        },
        MessageEncoder.Encode,
        (in AisMessage message) =>
        {
            ClassBPosition view = new(message.Bits);
            return new ClassBContent(message.Mmsi)
            {
                Repeat = message.Repeat,
                SogRaw = view.SogRaw!.Value,
                IsAccurate = view.IsAccurate!.Value,
                LongitudeRaw = view.LongitudeRaw!.Value,
                LatitudeRaw = view.LatitudeRaw!.Value,
                CogRaw = view.CogRaw!.Value,
                HeadingRaw = view.HeadingRaw!.Value,
                Second = view.Second!.Value,
                IsCarrierSense = view.IsCarrierSense!.Value,
                HasDisplay = view.HasDisplay!.Value,
                HasDsc = view.HasDsc!.Value,
                IsWholeBand = view.IsWholeBand!.Value,
                AcceptsMessage22 = view.AcceptsMessage22!.Value,
                IsAssigned = view.IsAssigned!.Value,
                Raim = view.Raim!.Value,
                CommSelector = view.CommSelector!.Value,
                CommState = view.CommState!.Value,
            };
        });

    [Fact]
    public void Extended_class_b_positions_come_back() => RoundTrip(
        random => new ClassBExtendedContent(random.Next(1 << 30))
        {
            Repeat = random.Next(4),
            SogRaw = random.Next(1024),
            IsAccurate = random.Next(2) == 1,
            LongitudeRaw = random.Next(-(1 << 27), 1 << 27),
            LatitudeRaw = random.Next(-(1 << 26), 1 << 26),
            CogRaw = random.Next(4096),
            HeadingRaw = random.Next(512),
            Second = random.Next(64),
            Name = Text(random, 20),
            ShipType = random.Next(256),
            Dimensions = Sides(random),
            PositionDevice = random.Next(16),
            Raim = random.Next(2) == 1,
            Dte = random.Next(2),
            IsAssigned = random.Next(2) == 1,
        },
        MessageEncoder.Encode,
        (in AisMessage message) =>
        {
            ClassBExtendedPosition view = new(message.Bits);
            return new ClassBExtendedContent(message.Mmsi)
            {
                Repeat = message.Repeat,
                SogRaw = view.SogRaw!.Value,
                IsAccurate = view.IsAccurate!.Value,
                LongitudeRaw = view.LongitudeRaw!.Value,
                LatitudeRaw = view.LatitudeRaw!.Value,
                CogRaw = view.CogRaw!.Value,
                HeadingRaw = view.HeadingRaw!.Value,
                Second = view.Second!.Value,
                Name = view.Name.ToString(),
                ShipType = view.ShipType!.Value,
                Dimensions = view.Dimensions,
                PositionDevice = view.PositionDevice!.Value,
                Raim = view.Raim!.Value,
                Dte = view.Dte!.Value,
                IsAssigned = view.IsAssigned!.Value,
            };
        });

    [Fact]
    public void Aids_to_navigation_come_back() => RoundTrip(
        random => new AidToNavigationContent(random.Next(1 << 30))
        {
            Repeat = random.Next(4),
            AidType = random.Next(32),
            Name = Text(random, 34),
            IsAccurate = random.Next(2) == 1,
            LongitudeRaw = random.Next(-(1 << 27), 1 << 27),
            LatitudeRaw = random.Next(-(1 << 26), 1 << 26),
            Dimensions = Sides(random),
            PositionDevice = random.Next(16),
            Second = random.Next(64),
            IsOffPosition = random.Next(2) == 1,
            Status = random.Next(256),
            Raim = random.Next(2) == 1,
            IsVirtual = random.Next(2) == 1,
            IsAssigned = random.Next(2) == 1,
        },
        MessageEncoder.Encode,
        (in AisMessage message) =>
        {
            AidToNavigation view = new(message.Bits);
            byte[] name = new byte[SixBitText.MaxLength];
            return new AidToNavigationContent(message.Mmsi)
            {
                Repeat = message.Repeat,
                AidType = view.AidType!.Value,
                Name = Encoding.ASCII.GetString(name.AsSpan(0, view.CopyName(name))),
                IsAccurate = view.IsAccurate!.Value,
                LongitudeRaw = view.LongitudeRaw!.Value,
                LatitudeRaw = view.LatitudeRaw!.Value,
                Dimensions = view.Dimensions,
                PositionDevice = view.PositionDevice!.Value,
                Second = view.Second!.Value,
                IsOffPosition = view.IsOffPosition!.Value,
                Status = view.Status!.Value,
                Raim = view.Raim!.Value,
                IsVirtual = view.IsVirtual!.Value,
                IsAssigned = view.IsAssigned!.Value,
            };
        });

    [Fact]
    public void Both_parts_of_static_data_come_back()
    {
        RoundTrip(
            random => new StaticPartAContent(random.Next(1 << 30)) { Repeat = random.Next(4), Name = Text(random, 20) },
            MessageEncoder.Encode,
            (in AisMessage message) => new StaticPartAContent(message.Mmsi)
            {
                Repeat = message.Repeat,
                Name = new StaticData(message.Bits).Name.ToString(),
            });
        RoundTrip(
            random =>
            {
                bool isAuxiliary = random.Next(2) == 1;
                return new StaticPartBContent(isAuxiliary ? random.Next(980_000_000, 990_000_000) : random.Next(1 << 29))
                {
                    Repeat = random.Next(4),
                    ShipType = random.Next(256),
                    VendorId = Text(random, 3),
                    UnitModel = random.Next(16),
                    Serial = random.Next(1 << 20),
                    CallSign = Text(random, 7),
                    Dimensions = isAuxiliary ? new(0, 0, 0, 0) : Sides(random),
                    MothershipMmsi = isAuxiliary ? random.Next(1 << 30) : 0,
                    PositionDevice = random.Next(16),
                };
            },
            MessageEncoder.Encode,
            (in AisMessage message) =>
            {
                StaticData view = new(message.Bits);
                bool isAuxiliary = StaticData.IsAuxiliary(message.Mmsi);
                return new StaticPartBContent(message.Mmsi)
                {
                    Repeat = message.Repeat,
                    ShipType = view.ShipType!.Value,
                    VendorId = view.VendorId.ToString(),
                    UnitModel = view.UnitModel!.Value,
                    Serial = view.Serial!.Value,
                    CallSign = view.CallSign.ToString(),
                    Dimensions = isAuxiliary ? new(0, 0, 0, 0) : view.Dimensions,
                    MothershipMmsi = isAuxiliary ? view.MothershipMmsi!.Value : 0,
                    PositionDevice = view.PositionDevice!.Value,
                };
            });
    }

    [Fact]
    public void Long_range_positions_come_back() => RoundTrip(
        random => new LongRangeContent(random.Next(1 << 30))
        {
            Repeat = random.Next(4),
            IsAccurate = random.Next(2) == 1,
            Raim = random.Next(2) == 1,
            Status = random.Next(16),
            LongitudeRaw = random.Next(-(1 << 17), 1 << 17),
            LatitudeRaw = random.Next(-(1 << 16), 1 << 16),
            SogRaw = random.Next(64),
            CogRaw = random.Next(512),
            GnssLatency = random.Next(2),
        },
        MessageEncoder.Encode,
        (in AisMessage message) =>
        {
            LongRangePosition view = new(message.Bits);
            return new LongRangeContent(message.Mmsi)
            {
                Repeat = message.Repeat,
                IsAccurate = view.IsAccurate!.Value,
                Raim = view.Raim!.Value,
                Status = view.Status!.Value,
                LongitudeRaw = view.LongitudeRaw!.Value,
                LatitudeRaw = view.LatitudeRaw!.Value,
                SogRaw = view.SogRaw!.Value,
                CogRaw = view.CogRaw!.Value,
                GnssLatency = view.GnssLatency!.Value,
            };
        });

    [Fact]
    public void A_report_written_as_sentences_with_tag_blocks_reads_as_the_same_report()
    {
        Mmsi.TryCreate(257123000, out Mmsi mmsi);
        Position.TryCreate(59.123456, 10.654321, out Position position);
        PositionReport report = new()
        {
            Mmsi = mmsi,
            At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            Position = position,
            SogKnots = 12.3f,
            CogDegrees = 321.9f,
            HeadingDegrees = 320,
            Status = NavigationStatus.AtAnchor,
            Class = TransponderClass.A,
            MessageType = 3,
            UtcSecond = 5,
            Raim = true,
        };
        StaticReport said = new()
        {
            Mmsi = mmsi,
            At = report.At,
            ImoNumber = 9074729,
            Name = "HOVLUNDA",
            CallSign = "LLMM",
            ShipType = 70,
            Dimensions = new(100, 20, 8, 9),
            DraughtMetres = 7.5f,
            Destination = "OSLO",
            Eta = new DateTimeOffset(2026, 1, 3, 6, 0, 0, TimeSpan.Zero),
            Class = TransponderClass.A,
        };
        ArrayBufferWriter<byte> output = new();
        SentenceWriter writer = new() { Talker = "BS" };
        writer.Write(report, new() { Source = "r1", ReceivedAt = report.At }, output);
        writer.Write(said, new() { Source = "r1", ReceivedAt = said.At, GroupId = 7 }, output);

        Collected read = Collected.From(new NmeaFormat(), output.WrittenSpan);

        PositionReport back = Assert.Single(read.Positions);
        Assert.True(back.Position!.Value.DistanceTo(position).Metres < 0.2);
        Assert.Equal(report, back with { Position = position });
        Assert.Equal(said, Assert.Single(read.Statics));
    }

    private delegate int Encoding<TContent>(TContent content, Span<byte> bytes);

    private delegate TContent Decoding<TContent>(in AisMessage message);

    private static void RoundTrip<TContent>(
        Func<Random, TContent> make, Encoding<TContent> encode, Decoding<TContent> decode)
    {
        Random random = new(Seed);
        SentenceWriter writer = new();
        for (int round = 0; round < Rounds; round++)
        {
            TContent content = make(random);
            byte[] bytes = new byte[MessageEncoder.MaxBytes];
            int bits = encode(content, bytes);
            ArrayBufferWriter<byte> sentences = new();
            writer.Write(bytes, bits, round % 2 == 0 ? null : new() { Source = "x", GroupId = round }, sentences);

            Sink<TContent> sink = new(decode);
            NmeaDecoder decoder = new(NmeaOptions.Default);
            decoder.Read(sentences.WrittenSpan, default, ref sink);
            decoder.Complete(ref sink);
            Assert.Equal(0, decoder.Counters.Refused);
            Assert.Equal(content, Assert.Single(sink.Contents));
        }
    }

    private static StationDimensions Sides(Random random) =>
        new(random.Next(512), random.Next(512), random.Next(64), random.Next(64));

    /// <summary>Any text that survives: no '@' (the end), no trailing blank (padding).</summary>
    private static string Text(Random random, int most) => new string([
        .. Enumerable.Range(0, random.Next(most + 1)).Select(_ => Alphabet[random.Next(1, Alphabet.Length)]),
    ]).TrimEnd(' ');

    private sealed class Sink<TContent>(Decoding<TContent> decode) : IMessageSink
    {
        public List<TContent> Contents { get; } = [];

        public void OnMessage(in AisMessage message) => Contents.Add(decode(message));
    }
}
