using System.Text;
using System.Text.Json;
using Maritime.Ais.Formats;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;
using Maritime.Ais.Reception;

namespace Maritime.Ais.Tests;

/// <summary>Times, stations, fragments and duplicates: one line of input and what is said about it.</summary>
public class SentenceRulesTests
{
    private const string One = "!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23";
    private const string X1 = "!AIVDM,2,1,3,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1E";
    private const string X2 = "!AIVDM,2,2,3,A,88888888880,2*27";
    private const string Y1 = "!AIVDM,2,1,3,A,53HOI:02=21U`@H?800l4E9<f1HTLt000000001?BhL<@4q30Glm841E,0*65";
    private const string Y2 = "!AIVDM,2,2,3,A,1DThUDQh0000000,2*46";
    private const int X = 351759000;
    private const int Y = 227006760;

    [Theory]
    [InlineData("\\s:2573135,c:1671620143*0B\\" + One, "2022-12-21T10:55:43Z tag-c 2573135")]
    [InlineData("\\c:1671620143123*6A\\" + One, "2022-12-21T10:55:43.123Z tag-c ")]
    [InlineData("\\s:2573135,c:1671620143*0A\\" + One, "2026-11-21T12:00:00Z arrival ")]
    [InlineData("\\T:2017-11-01 02.13.56*\\" + One, "2017-11-01T02:13:56Z tag-T ")]
    [InlineData(One + ",b003669794,1272412827", "2010-04-28T00:00:27Z suffix b003669794")]
    [InlineData(One + ",1327664830", "2012-01-27T11:47:10Z suffix ")]
    [InlineData(One + ",1327992119157", "2012-01-31T06:41:59.157Z suffix ")]
    [InlineData("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,23*2A\n" + One, "2010-06-11T11:46:11.39Z pghp 992190934")]
    [InlineData("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,24*2D\n" + One, "2026-11-21T12:00:00Z arrival ")]
    [InlineData("2023-01-01T00:00:00Z " + One, "2023-01-01T00:00:00Z prefix ")]
    [InlineData("1672531200.5 " + One, "2023-01-01T00:00:00.5Z prefix ")]
    [InlineData("2023-01-01T00:00:00.250Z,NMEA0183,AIVDM,conn1,\"" + One + "\"", "2023-01-01T00:00:00.25Z vdr-csv ")]
    [InlineData("2023-01-01T00:00:00Z \\c:1671620143*5A\\" + One, "2022-12-21T10:55:43Z tag-c ")]
    [InlineData("\\c:100*55\\" + One, "2026-11-21T12:00:00Z arrival ")]
    [InlineData("\\c:4102444800*53\\" + One, "2026-11-21T12:00:00Z arrival ")]
    [InlineData(One, "2026-11-21T12:00:00Z arrival ")]
    public void The_best_time_wins_and_says_so(string input, string said)
    {
        JsonElement message = Assert.Single(DecodedJson.Of(FixTags(input)));

        Assert.Equal(said, $"{message.GetProperty("time").GetString()} {message.GetProperty("time_source").GetString()} "
            + message.GetProperty("station").GetString());
    }

    [Theory]
    [InlineData("two parts", new[] { X1, X2 }, new[] { X })]
    [InlineData("the other way round", new[] { X2, X1 }, new[] { X })]
    [InlineData("a left-over second half before another ship", new[] { X2, Y1, Y2 }, new[] { Y })]
    [InlineData("interleaved without anything to tell them apart", new[] { X1, Y1, X2, Y2 }, new int[0])]
    [InlineData("a lost second half", new[] { X1, Y1, Y2 }, new[] { Y })]
    [InlineData("a repeated first half", new[] { X1, X1, X2 }, new[] { X })]
    [InlineData("all of it twice", new[] { X1, X1, X2, X2 }, new[] { X })]
    [InlineData("heard whole by two receivers", new[] { X1, X2, X1, X2 }, new[] { X, X })]
    [InlineData("a late repetition, then another ship", new[] { X1, X2, X2, Y1, Y2 }, new[] { X, Y })]
    [InlineData("two stations", new[] { "\\s:a*\\" + X1, "\\s:b*\\" + X2 }, new int[0])]
    [InlineData("two stations, interleaved",
        new[] { "\\s:a*\\" + X1, "\\s:b*\\" + Y1, "\\s:a*\\" + X2, "\\s:b*\\" + Y2 }, new[] { X, Y })]
    [InlineData("two groups, interleaved",
        new[] { "\\g:1-2-7*\\" + X1, "\\g:1-2-8*\\" + Y1, "\\g:2-2-7*\\" + X2, "\\g:2-2-8*\\" + Y2 }, new[] { X, Y })]
    [InlineData("two groups, halves lost", new[] { "\\g:1-2-7*\\" + X1, "\\g:2-2-8*\\" + Y2 }, new int[0])]
    [InlineData("groups in the older form",
        new[] { "\\1G2:7*\\" + X1, "\\1G2:8*\\" + Y1, "\\2G2:7*\\" + X2, "\\2G2:8*\\" + Y2 }, new[] { X, Y })]
    [InlineData("a group the other way round", new[] { "\\g:2-2-7*\\" + X2, "\\g:1-2-7*\\" + X1 }, new[] { X })]
    [InlineData("one group id at two stations",
        new[] { "\\g:1-2-7,s:a*\\" + X1, "\\g:1-2-7,s:b*\\" + Y1, "\\g:2-2-7,s:a*\\" + X2, "\\g:2-2-7,s:b*\\" + Y2 },
        new[] { X, Y })]
    [InlineData("only the first part has a tag", new[] { "\\s:a*\\" + X1, X2 }, new[] { X })]
    [InlineData("a minute and more apart", new[] { "\\c:1671620143*\\" + X1, "\\c:1671620210*\\" + X2 }, new int[0])]
    public void Halves_are_joined_when_they_belong_together(string what, string[] lines, int[] ships)
    {
        List<JsonElement> messages = DecodedJson.Of(string.Join("\r\n", lines.Select(FixTags)));

        int[] decoded = [.. messages.Select(message => message.GetProperty("mmsi").GetInt32()).Order()];
        Assert.True(ships.Order().SequenceEqual(decoded), $"{what}: {string.Join(' ', decoded)}");
        Assert.All(messages, message => Assert.Equal(
            message.GetProperty("mmsi").GetInt32() == X ? "NEW YORK" : "ST PETERSBURG",
            message.GetProperty("destination").GetString()));
    }

    [Fact]
    public void Halves_that_arrive_more_than_two_seconds_apart_are_not_joined()
    {
        NmeaDecoder decoder = new(NmeaOptions.Default);
        CountingSink sink = default;
        decoder.Read(Encoding.ASCII.GetBytes(X1 + "\n"), Collected.Arrival, ref sink);
        decoder.Read(Encoding.ASCII.GetBytes(X2 + "\n"), Collected.Arrival.AddSeconds(2.5), ref sink);
        decoder.Complete(ref sink);

        Assert.Equal(0, sink.Messages);
        Assert.Equal(2, decoder.Counters.OfError(NmeaError.OrphanFragment));
    }

    [Fact]
    public void A_wrong_checksum_is_refused_or_in_lenient_reading_flagged()
    {
        string wrong = One[..^2] + "00";
        Assert.Empty(DecodedJson.Of(wrong));
        Assert.Equal(["bad_checksum"], Flags(Assert.Single(DecodedJson.Of(wrong, isLenient: true))));
        Assert.Equal(["own_ship"], Flags(Assert.Single(DecodedJson.Of("!AIVDO,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*21"))));
    }

    [Fact]
    public void A_value_that_is_neither_in_range_nor_not_available_is_null_and_flagged()
    {
        ClassAContent content = new(257123000) { LatitudeRaw = 54_600_001, LongitudeRaw = 6_000_000, CogRaw = 3601, HeadingRaw = 360 };
        JsonElement message = Assert.Single(DecodedJson.Of(Sentences.Of(content)));

        Assert.Equal(["out_of_range"], Flags(message));
        foreach (string field in new[] { "lat", "cog", "heading" })
        {
            Assert.Equal(JsonValueKind.Null, message.GetProperty(field).ValueKind);
        }

        Assert.Empty(Flags(Assert.Single(DecodedJson.Of(Sentences.Of(new ClassAContent(257123000))))));
    }

    [Theory]
    [InlineData("!AIVDM,1,1,,A,55?MbV02;H;s<HtKR20EHE:0@T4,0*", 5, "bits mmsi ais_version imo callsign", "name ship_type lat")]
    [InlineData("!AIVDM,1,1,,A,13HOI:0P0000VOHLC,0*", 1, "nav_status rot_raw sog sog_raw lon_raw lon", "lat lat_raw cog heading second")]
    [InlineData("!AIVDM,1,1,,A,13HOI:0,2*", 1, "mmsi", "nav_status sog lon lat cog heading second raim")]
    [InlineData("!AIVDM,1,1,,A,H5PMSV4U71B=9>0G49qhkm1pA4,0*", 24, "ship_type vendor_id callsign", "dim_d epfd")]
    public void Of_a_short_message_only_what_was_received_in_full_has_a_value(
        string sentence, int type, string there, string missing)
    {
        byte checksum = SentenceChecksum.Of(Encoding.ASCII.GetBytes(sentence[1..^1]));
        JsonElement message = Assert.Single(DecodedJson.Of($"{sentence}{checksum:X2}"));

        Assert.Equal(["short"], Flags(message));
        Assert.Equal(type, message.GetProperty("type").GetInt32());
        Assert.All(there.Split(' '), field =>
            Assert.NotEqual(JsonValueKind.Null, message.GetProperty(field).ValueKind));
        Assert.All(missing.Split(' '), field =>
            Assert.True(!message.TryGetProperty(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null));
    }

    [Fact]
    public void A_message_heard_by_three_stations_is_one_with_three_receivers()
    {
        string feed = string.Join('\n', new[]
        {
            "\\s:a,c:1671620143*\\" + One, "\\s:b,c:1671620144*\\" + One, "\\s:c,c:1671620146*\\" + One,
            "\\s:a,c:1671620143*\\" + One, "\\s:a,c:1671620160*\\" + One,
        }.Select(FixTags));
        Deduplicating sink = new();
        NmeaDecoder decoder = new(NmeaOptions.Default);
        decoder.Read(Encoding.ASCII.GetBytes(feed + "\n"), Collected.Arrival, ref sink);

        Assert.Equal(2, sink.First.Count);
        Assert.Equal([1, 2, 3], sink.First[0].Receivers.ToArray());
        Assert.Equal(4, sink.First[0].Copies);
        Assert.Equal(3, sink.Deduplicator.Duplicates);
        Assert.Equal(["a", "b", "c"], Enumerable.Range(1, 3).Select(decoder.Stations.NameOf));
    }

    [Fact]
    public void A_station_learns_its_clock_from_base_stations_and_lends_it_to_one_that_hears_none()
    {
        StringBuilder feed = new();
        long start = 1_671_620_000;
        for (int i = 0; i < 12; i++)
        {
            // Station a is 1 s ahead of UTC, station b 2 s behind it and hears no base station.
            DateTimeOffset utc = DateTimeOffset.FromUnixTimeSeconds(start + (i * 10));
            string report = Sentences.Of(new BaseStationContent(2573001)
            {
                Year = utc.Year,
                Month = utc.Month,
                Day = utc.Day,
                Hour = utc.Hour,
                Minute = utc.Minute,
                UtcSecond = utc.Second,
            });
            string ship = Sentences.Of(new ClassAContent(257123000 + i) { Second = i });
            feed.Append(FixTags($"\\s:a,c:{start + (i * 10) + 1}*\\{report}")).Append('\n');
            feed.Append(FixTags($"\\s:a,c:{start + (i * 10) + 4}*\\{ship}")).Append('\n');
            feed.Append(FixTags($"\\s:b,c:{start + (i * 10) + 1}*\\{ship}")).Append('\n');
        }

        NmeaReportReader reader = new(ReaderOptions.Default);
        reader.Read(Encoding.ASCII.GetBytes(feed.Replace("\r\n\n", "\n").ToString()), Collected.Arrival, new Collected());

        Assert.Equal(1, reader.Health.Of(1).ClockOffset!.Value.TotalSeconds, 0.1);
        Assert.Equal(-2, reader.Health.Of(2).ClockOffset!.Value.TotalSeconds, 0.1);
        Assert.Equal(24, reader.Health.Of(1).Messages);
        Assert.Equal(TimeSpan.FromSeconds(7), reader.Health.Of(1).LongestSilence);
        Assert.Equal(0.2, reader.Health.Of(1).MessagesPerSecond, 0.05);
        Assert.Equal(36, reader.Health.Feed.Messages);
    }

    /// <summary>Puts the right checksum where a tag block of these tests has none ("*\").</summary>
    private static string FixTags(string line)
    {
        int end = line.IndexOf("*\\", StringComparison.Ordinal);
        return end < 0 ? line : $"{line[..end]}*{SentenceChecksum.Of(Encoding.ASCII.GetBytes(line[1..end])):X2}{line[(end + 1)..]}";
    }

    private static string[] Flags(JsonElement message) =>
        [.. message.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)];

    private struct CountingSink : IMessageSink
    {
        public int Messages { get; private set; }

        public void OnMessage(in AisMessage message) => Messages++;
    }

    private sealed class Deduplicating : IMessageSink
    {
        public Deduplicator Deduplicator { get; } = new();

        public List<Transmission> First { get; } = [];

        public void OnMessage(in AisMessage message)
        {
            if (Deduplicator.IsFirst(message, out Transmission transmission))
            {
                First.Add(transmission);
            }
        }
    }
}
