using System.Text.Json;
using Maritime.Ais.Messages;

namespace Maritime.Ais.Applications;

/// <summary>Application payloads as JSON.</summary>
internal static class ApplicationJson
{
    public static void Write(int? areaCode, int? functionId, bool isAddressed, BitSlice data, Utf8JsonWriter json)
    {
    }
}
