namespace Maritime.Storage.Tests.Worlds;

/// <summary>An empty folder that goes away with the test.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch()
    {
        Path = Directory.CreateTempSubdirectory("maritime-").FullName;
    }

    public string Path { get; }

    public string Under(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
