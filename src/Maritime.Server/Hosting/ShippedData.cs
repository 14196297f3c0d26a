namespace Maritime.Server.Hosting;

/// <summary>Finds the files that come with the program: recordings, lists, ownership, geography.</summary>
/// <remarks>Beside the program when published; in the checkout's <c>data/</c> when run from source.</remarks>
internal static class ShippedData
{
    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>The folder; null when the program was copied without it.</summary>
    public static string? Folder => Found.Value;

    /// <returns>The full path, or null when the file or folder did not come along.</returns>
    public static string? PathOf(params ReadOnlySpan<string> parts)
    {
        if (Folder is null)
        {
            return null;
        }

        string path = Path.Combine([Folder, .. parts]);
        return Path.Exists(path) ? path : null;
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string data = Path.Combine(folder.FullName, "data");
            if (Directory.Exists(Path.Combine(data, "lists")))
            {
                return data;
            }
        }

        return null;
    }
}
