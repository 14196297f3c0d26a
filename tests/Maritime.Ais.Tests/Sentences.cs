using System.Buffers;
using System.Text;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;

namespace Maritime.Ais.Tests;

/// <summary>Messages as sentences, for tests.</summary>
internal static class Sentences
{
    public static string Of(ClassAContent content)
    {
        byte[] bytes = new byte[MessageEncoder.MaxBytes];
        return Of(bytes, MessageEncoder.Encode(content, bytes));
    }

    public static string Of(BaseStationContent content)
    {
        byte[] bytes = new byte[MessageEncoder.MaxBytes];
        return Of(bytes, MessageEncoder.Encode(content, bytes));
    }

    public static string Of(byte[] bytes, int bits)
    {
        ArrayBufferWriter<byte> output = new();
        new SentenceWriter().Write(bytes, bits, null, output);
        return Encoding.ASCII.GetString(output.WrittenSpan).TrimEnd();
    }
}
