namespace Maritime.Storage.Blobs;

/// <summary>
/// Named sequences of bytes that are written whole and never changed in part: a folder, or Azure Blob Storage.
/// </summary>
/// <remarks>
/// Thread-safe. Names are relative paths of letters, digits, '.', '-', '_' with '/' between. Reading sees what was
/// written before, or the blob before that, never a part of one.
/// </remarks>
public interface IBlobStore
{
    /// <summary>For messages: the folder, or account and container.</summary>
    string Place { get; }

    /// <summary>Writes a blob, or replaces it whole. Durable when done.</summary>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <returns>Null when there is none of that name.</returns>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken = default);

    /// <param name="offset">From the beginning; negative counts from the end.</param>
    /// <returns>Fewer bytes when the blob ends before; null when there is none of that name.</returns>
    Task<byte[]?> ReadRangeAsync(string name, long offset, int count, CancellationToken cancellationToken = default);

    /// <summary>Reads into memory that the caller has.</summary>
    /// <param name="offset">From the beginning.</param>
    /// <returns>How many bytes there were, fewer when the blob ends before; -1 when there is none.</returns>
    Task<int> ReadIntoAsync(
        string name, long offset, Memory<byte> target, CancellationToken cancellationToken = default);

    /// <summary>The blobs whose names begin so, by name in ordinal order.</summary>
    IAsyncEnumerable<BlobEntry> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default);
}

/// <param name="Length">In bytes.</param>
public readonly record struct BlobEntry(string Name, long Length);

internal static class BlobNames
{
    public static void Check(string name)
    {
        bool isGood = name.Length is > 0 and <= 512
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '/')
            && name.Split('/').All(part => part.Length > 0 && part[0] != '.');
        if (!isGood)
        {
            throw new ArgumentException(Invariant($"\"{name}\" is no name for a blob."), nameof(name));
        }
    }
}
