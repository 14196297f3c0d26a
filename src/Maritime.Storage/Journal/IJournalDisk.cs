using Maritime.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Maritime.Storage.Journal;

/// <summary>The few calls by which a journal reaches its disk, so that a test can hand it one that fills up.</summary>
internal interface IJournalDisk
{
    long FreeBytes(string folder);

    SafeFileHandle Create(string path);

    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position);

    void Sync(SafeFileHandle file);
}

internal sealed class LocalJournalDisk : IJournalDisk
{
    public long FreeBytes(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    public SafeFileHandle Create(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        DurableFiles.SyncDirectory(Path.GetDirectoryName(path)!);
        return file;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position) =>
        RandomAccess.Write(file, bytes, position);

    public void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);
}
