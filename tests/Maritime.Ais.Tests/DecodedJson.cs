using System.Buffers;
using System.Text;
using System.Text.Json;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;

namespace Maritime.Ais.Tests;

/// <summary>Messages as <c>maritime decode</c> prints them.</summary>
internal sealed class DecodedJson : IMessageSink
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly NmeaDecoder _decoder;
    private readonly List<JsonElement> _messages = [];

    private DecodedJson(NmeaOptions options) => _decoder = new(options);

    public static List<JsonElement> Of(string text, bool isLenient = false) =>
        Of(Encoding.Latin1.GetBytes(text), isLenient);

    public static List<JsonElement> Of(ReadOnlySpan<byte> bytes, bool isLenient = false)
    {
        DecodedJson sink = new(NmeaOptions.Default with { IsLenient = isLenient });
        sink._decoder.Read(bytes, Collected.Arrival, ref sink);
        sink._decoder.Complete(ref sink);
        return sink._messages;
    }

    public void OnMessage(in AisMessage message)
    {
        _buffer.ResetWrittenCount();
        using (Utf8JsonWriter json = new(_buffer))
        {
            MessageJson.Write(message, _decoder.Stations.NameOf(message.Station), json);
        }

        _messages.Add(JsonDocument.Parse(_buffer.WrittenMemory.ToArray()).RootElement);
    }
}
