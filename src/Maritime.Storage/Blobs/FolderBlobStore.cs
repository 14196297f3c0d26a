using System.Runtime.CompilerServices;
using Maritime.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Maritime.Storage.Blobs;

/// <summary>Blobs as files under one folder.</summary>
/// <remarks>
/// A blob is written beside its place, synced and then renamed, so that a crash leaves the old one or the new.
/// </remarks>
public sealed class FolderBlobStore : IBlobStore
{
    private const string Unfinished = ".tmp";

    private readonly string _folder;
    private long _writes;

    /// <param name="isReader">Looks at the blobs of another process: nothing is made, nothing is cleared away.</param>
    public FolderBlobStore(string folder, bool isReader = false)
    {
        _folder = Path.GetFullPath(folder);
        if (isReader)
        {
            return;
        }

        string unfinished = Path.Combine(_folder, Unfinished);
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Directory.CreateDirectory(unfinished);
    }

    public string Place => _folder;

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        string directory = Path.GetDirectoryName(path)!;
        bool isNew = !Directory.Exists(directory);
        Directory.CreateDirectory(directory);
        string beside = Path.Combine(_folder, Unfinished, Invariant($"{Interlocked.Increment(ref _writes)}"));
        try
        {
            using (SafeFileHandle file = File.OpenHandle(beside, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(file, content.Span, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        DurableFiles.SyncDirectory(directory);
        if (isNew)
        {
            DurableFiles.SyncDirectory(Path.GetDirectoryName(directory)!);
        }

        return Task.CompletedTask;
    }

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        return File.Exists(path)
            ? await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false)
            : null;
    }

    public Task<byte[]?> ReadRangeAsync(
        string name,
        long offset,
        int count,
        CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        if (!File.Exists(path))
        {
            return Task.FromResult<byte[]?>(null);
        }

        using SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        long start = Math.Clamp(offset < 0 ? length + offset : offset, 0, length);
        byte[] bytes = new byte[(int)Math.Min(count, length - start)];
        return Fill(file, start, bytes) == bytes.Length
            ? Task.FromResult<byte[]?>(bytes)
            : throw new IOException(Invariant($"The blob {name} in {_folder} became shorter while it was read."));
    }

    public Task<int> ReadIntoAsync(
        string name,
        long offset,
        Memory<byte> target,
        CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        if (!File.Exists(path))
        {
            return Task.FromResult(-1);
        }

        using SafeFileHandle file = File.OpenHandle(path);
        return Task.FromResult(Fill(file, offset, target.Span));
    }

    public async IAsyncEnumerable<BlobEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        string folder = Path.Combine(_folder, prefix[..(prefix.LastIndexOf('/') + 1)]);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var entries =
            from file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(_folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/')
            where name.StartsWith(prefix, StringComparison.Ordinal) && name[0] != '.'
            select new BlobEntry(name, file.Length);
        foreach (BlobEntry entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        bool isThere = File.Exists(path);
        if (isThere)
        {
            File.Delete(path);
            DurableFiles.SyncDirectory(Path.GetDirectoryName(path)!);
        }

        return Task.FromResult(isThere);
    }

    private static int Fill(SafeFileHandle file, long offset, Span<byte> target)
    {
        int read = 0;
        while (read < target.Length && RandomAccess.Read(file, target[read..], offset + read) is > 0 and var more)
        {
            read += more;
        }

        return read;
    }

    private string PathOf(string name)
    {
        BlobNames.Check(name);
        return Path.Combine(_folder, name);
    }
}
