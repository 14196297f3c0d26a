using BenchmarkDotNet.Attributes;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;

namespace Maritime.Benchmarks;

/// <summary>The pieces of decoding one sentence; <c>maritime bench decode</c> measures them together.</summary>
[MemoryDiagnoser]
public class DecodingBenchmarks
{
    private readonly byte[] _line = "!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23\n"u8.ToArray();
    private readonly byte[] _tagged =
        "\\s:2573135,c:1671620143*0B\\!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23\n"u8.ToArray();
    private readonly byte[] _bits = new byte[SixBitArmour.DestinationLength(28)];
    private readonly NmeaDecoder _decoder = new(NmeaOptions.Default);
    private FieldSum _sum;

    [Benchmark]
    public byte Checksum() => SentenceChecksum.Of(_line.AsSpan(1, 45));

    [Benchmark]
    public bool Dearmour() => SixBitArmour.TryDecode(_line.AsSpan(14, 28), _bits);

    [Benchmark]
    public bool ParseCarefully() => NmeaSentence.TryParse(_line.AsSpan(0, 48), false, out _, out _);

    [Benchmark]
    public bool ParseTagBlock() => TagBlock.TryParse(_tagged.AsSpan(1, 26), out _);

    [Benchmark]
    public long DecodeLineWithAllFields()
    {
        _decoder.Read(_line, default, ref _sum);
        return _sum.Total;
    }

    [Benchmark]
    public long DecodeTaggedLineWithAllFields()
    {
        _decoder.Read(_tagged, default, ref _sum);
        return _sum.Total;
    }
}
