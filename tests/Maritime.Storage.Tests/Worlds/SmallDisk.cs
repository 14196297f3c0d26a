using System.Diagnostics;

namespace Maritime.Storage.Tests.Worlds;

/// <summary>A real disk of a few megabytes that a test may fill: a tmpfs of its own.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly Scratch _scratch = new();

    private SmallDisk(int megabytes)
    {
        Path = Directory.CreateDirectory(_scratch.Under("disk")).FullName;
        Said = Run("mount", "-t", "tmpfs", "-o", Invariant($"size={megabytes}m"), "tmpfs", Path);
    }

    public string Path { get; }

    private string? Said { get; }

    /// <summary>Skips the test where nothing may be mounted.</summary>
    public static SmallDisk Make(int megabytes)
    {
        SmallDisk disk = new(megabytes);
        if (disk.Said is { } refusal)
        {
            disk._scratch.Dispose();
            Assert.Skip("A full disk is not tested: no tmpfs can be mounted here: " + refusal.Trim());
        }

        return disk;
    }

    public string Under(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Takes all of the disk but so much.</summary>
    public void Fill(long left = 0)
    {
        using FileStream ballast = new(Under("ballast"), FileMode.Append, FileAccess.Write, FileShare.None, 0);
        byte[] bytes = new byte[4096];
        try
        {
            while (new DriveInfo(Path).AvailableFreeSpace - bytes.Length >= left)
            {
                ballast.Write(bytes);
            }
        }
        catch (IOException)
        {
            // Full to the last page.
        }
    }

    public void Free() => File.Delete(Under("ballast"));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _scratch.Dispose();
    }

    /// <returns>What it complained of; null when it worked.</returns>
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
            })!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
