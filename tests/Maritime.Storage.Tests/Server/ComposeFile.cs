using System.Text.Json;
using System.Text.RegularExpressions;
using Maritime.Storage.Tests.Worlds;

namespace Maritime.Storage.Tests.Server;

/// <summary>
/// What <c>docker-compose.yml</c> says, as far as a test needs it: per service the command, the health check and the
/// environment. Lists stand on one line, as JSON.
/// </summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<string, string> _services;
    private readonly IReadOnlyDictionary<string, string> _variables;

    /// <param name="variables">In place of the defaults that stand in the file.</param>
    public ComposeFile(IReadOnlyDictionary<string, string> variables)
    {
        _variables = variables;
        string text = File.ReadAllText(Traffic.PathOf("../docker-compose.yml"));
        string services = text[text.IndexOf("\nservices:\n", StringComparison.Ordinal)..]
            .Split("\nvolumes:\n")[0];
        _services = Service().Matches(services).ToDictionary(
            match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);
    }

    public IEnumerable<string> Services => _services.Keys;

    public string[] Command(string service) => List(service, "command");

    /// <summary>Without the word that says how Docker starts it.</summary>
    public string[] HealthCheck(string service)
    {
        string[] test = List(service, "test");
        Assert.Equal("CMD", test[0]);
        return test[1..];
    }

    public IReadOnlyDictionary<string, string> Environment(string service) => Variable().Matches(_services[service])
        .ToDictionary(
            match => match.Groups[1].Value,
            match => Filled(match.Groups[2].Value.Trim().Trim('"')),
            StringComparer.Ordinal);

    private string[] List(string service, string key)
    {
        Match match = Regex.Match(
            _services[service], @"^ +" + key + @": (\[.*\])\s*$", RegexOptions.Multiline);
        Assert.True(match.Success, $"{service} has no {key} on one line");
        return [.. JsonSerializer.Deserialize<string[]>(match.Groups[1].Value)!.Select(Filled)];
    }

    /// <summary>As Docker does it: ${NAME:-default}.</summary>
    private string Filled(string text) => Placeholder().Replace(
        text, match => _variables.GetValueOrDefault(match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex(@"^  (\w+):\n((?:(?:    .*)?\n)+)", RegexOptions.Multiline)]
    private static partial Regex Service();

    [GeneratedRegex("^      ([A-Z_]+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{(\w+):-([^}]*)\}")]
    private static partial Regex Placeholder();
}
