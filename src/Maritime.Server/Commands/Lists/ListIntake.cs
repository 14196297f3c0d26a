using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Lists;

/// <summary>How an import is to be read.</summary>
/// <param name="Format">Found out from the files when null.</param>
/// <param name="Date">The day the list speaks for, when the files do not say.</param>
internal sealed record IntakeOptions(
    string? Format, DateOnly Date, bool IsConfirmed = false, bool NeedsEndMark = true);

/// <summary>Takes new versions of lists into the vault, for the command line and for a running server alike.</summary>
internal static class ListIntake
{
    /// <param name="isNew">False when these very files are in already: then nothing was kept.</param>
    /// <exception cref="UserException">The files are of no format that is known here.</exception>
    public static ListStep Take(
        ListVault vault, ImmutableArray<ListFile> files, IntakeOptions options, DateTimeOffset now, out bool isNew)
    {
        Dictionary<string, ListVersion> newest = Newest(vault, Shipped());
        IListSource source = SourceOf(options.Format, files);
        ListImport import = new(
            source.Name,
            options.Date,
            now,
            options.IsConfirmed,
            options.NeedsEndMark,
            [.. files.Select(file => new KeptFile(file.Name, Convert.ToHexStringLower(SHA256
                .HashData(file.Content.Span))))]);
        ListStep step = ListVault.Step(import, files, newest);
        isNew = !(newest.GetValueOrDefault(step.Reading.ListId) is { } current
            && current.ContentHash == ListLibrary.Hash(files)
            && !step.Outcome.IsQuarantined && step.Outcome.Delta.IsEmpty);
        if (isNew)
        {
            vault.Add(import, files);
        }

        return step;
    }

    public static ImmutableArray<ListVersion> Shipped() =>
        ShippedData.PathOf("lists") is { } folder ? ListLibrary.Shipped(folder) : [];

    /// <exception cref="UserException">No such format, or none that the files show.</exception>
    public static IListSource SourceOf(string? format, ImmutableArray<ListFile> files)
    {
        if (format is not null)
        {
            return ListSources.Find(format) ?? throw new UserException(
                $"There is no list format {format}. Known: {string.Join(", ", ListSources.All.Select(s => s.Name))}.");
        }

        IListSource? found = files
            .Select(file => ListSources.Detect(file.Name, file.Content.Span[..Math.Min(4096, file.Content.Length)]))
            .FirstOrDefault(source => source is not null);
        return found ?? throw new UserException(
            "None of the files is of a list format that is known here; say which with --format.");
    }

    /// <summary>"30m", "6h", "1d", "20s".</summary>
    public static bool TrySpan(string text, out TimeSpan span)
    {
        bool isNumber = double.TryParse(
            text.AsSpan(0, Math.Max(0, text.Length - 1)), CultureInfo.InvariantCulture, out double n);
        span = text.Length < 2 || !isNumber || n <= 0 || n > 100_000 ? TimeSpan.Zero : text[^1] switch
        {
            'd' => TimeSpan.FromDays(n),
            'h' => TimeSpan.FromHours(n),
            'm' => TimeSpan.FromMinutes(n),
            's' => TimeSpan.FromSeconds(n),
            _ => TimeSpan.Zero,
        };
        return span > TimeSpan.Zero;
    }

    private static Dictionary<string, ListVersion> Newest(ListVault vault, ImmutableArray<ListVersion> shipped)
    {
        Dictionary<string, ListVersion> newest = [];
        foreach (ListVersion version in shipped)
        {
            newest[version.ListId] = version;
        }

        foreach (ListStep step in vault.Replay(shipped))
        {
            if (step.Outcome.Version is { } version)
            {
                newest[version.ListId] = version;
            }
        }

        return newest;
    }
}
