using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Maritime.Storage.Files;

/// <summary>What it takes for a file to be there after the power comes back.</summary>
internal static partial class DurableFiles
{
    /// <summary>
    /// Makes the names in a directory durable; a file's own fsync does not. Windows needs no such call.
    /// </summary>
    public static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(directory, flags: 0);
        if (descriptor < 0)
        {
            throw new IOException(
                Invariant($"The directory {directory} cannot be opened: error {Marshal.GetLastPInvokeError()}."));
        }

        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        if (Fsync(descriptor) != 0)
        {
            throw new IOException(
                Invariant($"The directory {directory} cannot be synced: error {Marshal.GetLastPInvokeError()}."));
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);
}
