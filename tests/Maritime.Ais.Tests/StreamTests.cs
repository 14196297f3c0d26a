using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;

namespace Maritime.Ais.Tests;

/// <summary>Properties of the whole decoder as a machine that eats bytes.</summary>
public class StreamTests
{
    /// <summary>
    /// How many lines <see cref="No_mutation_makes_it_fail"/> mutates when set; 10,000,000 is the long run.
    /// </summary>
    private const string FuzzVariable = "MARITIME_FUZZ_LINES";

    private static readonly string[] SeedFiles =
        ["nmea/norwegian-tagblock.nmea.gz", "nmea/amsa-2012-01-27.nmea.gz", "nmea/alltypes-goais.nmea.gz"];

    [Fact]
    public void Any_split_into_reads_gives_the_same_messages()
    {
        byte[] bytes = Interesting();
        string whole = Read(bytes, [bytes.Length]);
        Assert.NotEqual(0, whole.Length);

        Property holds = Prop.ForAll(
            Gen.Choose(1, 400).ListOf().Where(sizes => sizes.Count > 0).ToArbitrary(),
            sizes => Read(bytes, [.. sizes]) == whole);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), holds);
        Assert.Equal(whole, Read(bytes, [1]));
    }

    [Fact]
    public void No_mutation_makes_it_fail()
    {
        long lines = long.TryParse(Environment.GetEnvironmentVariable(FuzzVariable), out long wanted) ? wanted : 200_000;
        SentenceFuzzer.Result result = SentenceFuzzer.Run(Seeds(), lines, seed: 42);

        Assert.Equal(lines, result.Lines);
        Assert.True(result.Messages > 0);
        Assert.True(result.AllocatedBytes < 4_000_000, $"{result.AllocatedBytes} bytes were allocated");
    }

    [Theory]
    [InlineData("nmea/global-85k.nmea.gz")]
    [InlineData("nmea/norwegian-tagblock.nmea.gz")]
    [InlineData("nmea/alltypes-goais.nmea.gz")]
    public void Nothing_is_allocated_for_a_message(string path)
    {
        byte[] bytes = RepositoryData.Bytes(path);
        NmeaDecoder decoder = new(NmeaOptions.Default);
        FieldSum sink = default;
        decoder.Read(bytes, Collected.Arrival, ref sink);
        decoder.Read(bytes, Collected.Arrival, ref sink);

        long before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Read(bytes, Collected.Arrival, ref sink);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(sink.Messages > 500);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_line_longer_than_a_kibibyte_is_skipped_to_its_end()
    {
        string line = "!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23";
        string long1 = new string('x', 1_000_000) + line;
        NmeaDecoder decoder = new(NmeaOptions.Default);
        FieldSum sink = default;
        decoder.Read(Encoding.ASCII.GetBytes($"{long1}\n{line}\r\n{line}"), Collected.Arrival, ref sink);
        decoder.Complete(ref sink);

        Assert.Equal(2, sink.Messages);
        Assert.Equal(1, decoder.Counters.OfError(NmeaError.LineTooLong));
        Assert.Equal(3, decoder.Counters.Lines);
    }

    private static byte[] Interesting()
    {
        StringBuilder text = new();
        foreach (string path in new[] { "nmea/norwegian-tagblock.nmea.gz", "nmea/dma-stream-example.nmea.gz" })
        {
            text.AppendJoin('\n', Encoding.Latin1.GetString(RepositoryData.Bytes(path)).Split('\n').Take(60)).Append("\r\n");
        }

        text.Append('y', 3000).Append('\n').Append("!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static byte[][] Seeds() =>
    [
        .. SeedFiles
            .SelectMany(path => Encoding.Latin1.GetString(RepositoryData.Bytes(path)).Split('\n').Take(3000))
            .Select(Encoding.Latin1.GetBytes),
    ];

    private static string Read(byte[] bytes, int[] sizes)
    {
        NmeaDecoder decoder = new(NmeaOptions.Default);
        NotingSink sink = new();
        int at = 0;
        for (int i = 0; at < bytes.Length; i++)
        {
            int size = Math.Min(sizes[i % sizes.Length], bytes.Length - at);
            decoder.Read(bytes.AsSpan(at, size), Collected.Arrival, ref sink);
            at += size;
        }

        decoder.Complete(ref sink);
        return $"{sink.Text}{decoder.Counters.Lines} {decoder.Counters.Refused}";
    }

    private sealed class NotingSink : IMessageSink
    {
        public StringBuilder Text { get; } = new();

        public void OnMessage(in AisMessage message) =>
            Text.Append($"{message.Type} {message.Mmsi} {message.AtTicks} {message.Station} {message.Bits.Count}\n");
    }
}
