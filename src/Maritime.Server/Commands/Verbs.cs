namespace Maritime.Server.Commands;

/// <summary>Every verb of the command line.</summary>
internal static class Verbs
{
    public static IReadOnlyList<IVerb> All { get; } =
    [
        new Detect.DetectVerb(),
        new ServeVerb(),
        new Screen.ScreenVerb(),
        new Screen.NetworkVerb(),
        new Screen.KeyNodesVerb(),
        new Lists.ListsVerb(),
        new Screen.ClearVerb(),
        new BenchVerb(),
        new DecodeVerb(),
        new DemoVerb(),
        new Past.ExportVerb(),
        new Past.ReplayVerb(),
    ];
}
