using System.Text.Json;

namespace Maritime.Server.Api;

/// <summary>How everything that leaves over HTTP or the hub is written: camelCase, UTC.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new UtcJsonConverter());
        return options;
    }
}
