using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Lists;

/// <summary><c>maritime lists import|diff|status</c>: takes in new versions of sanctions and watch lists.</summary>
internal sealed class ListsVerb : IVerb
{
    private const int ShownChanges = 20;

    private readonly Option<string> _data = new("--data", "-d")
    {
        Description = $"Folder for what must outlive the program. Default: {ListVault.DefaultData}.",
        DefaultValueFactory = _ => ListVault.DefaultData,
        HelpName = "DIR",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "The list's format; found out from the file when left out. One of: "
            + string.Join(", ", ListSources.All.Select(source => source.Name)) + ".",
        HelpName = "FORMAT",
    };

    private readonly Option<string?> _date = new("--date")
    {
        Description = "The day the list speaks for, yyyy-MM-dd, when the file does not say. Default: today.",
        HelpName = "DAY",
    };

    private readonly Option<bool> _confirm = new("--confirm")
    {
        Description = "Apply removals that would be held: someone has looked at them.",
    };

    private readonly Option<bool> _noEndMark = new("--no-end-mark")
    {
        Description = "This publisher's file has no end mark: its absence is no reason to hold removals.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write the changes as JSON lines." };

    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "Write the changes in the list's own format: what is new, changed and gone. 'lists import' reads "
            + "them. A file; a folder when the list has several files. For own companies and owners too.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _every = new("--every")
    {
        Description = "With a URL: fetch it again and again, for example 6h or 30m, until stopped.",
        HelpName = "TIME",
    };

    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "A file, a folder with a list's files (.gz too), or an http(s) URL.",
    };

    private readonly Argument<string> _older = new("OLDER") { Description = "File or folder of the older version." };

    private readonly Argument<string> _newer = new("NEWER") { Description = "File or folder of the newer version." };

    public Command Build()
    {
        Command import = new("import", "Take in a new version of a list.")
        {
            _source, _data, _format, _date, _confirm, _noEndMark, _every,
        };
        import.SetAction((call, stop) => Guarded(() => ImportAsync(call, stop)));
        Command diff = new("diff", "Show what changed between two versions, or write it as a file of changes.")
        {
            _older, _newer, _format, _json, _out,
        };
        diff.SetAction((call, _) => Guarded(() => Task.FromResult(Diff(call))));
        Command status = new("status", "Show every list: its version, what is held, what is scheduled.") { _data };
        status.SetAction((call, _) => Guarded(() => Task.FromResult(Status(call))));
        return new("lists", "Take in, compare and look at sanctions and watch lists.") { import, diff, status };
    }

    private static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception error) when (error is UserException or IOException or UnauthorizedAccessException
            or InvalidDataException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static DateOnly DayOf(string? text)
    {
        if (text is null)
        {
            return DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out DateOnly day)
            ? day
            : throw new UserException($"\"{text}\" is no day: write it yyyy-MM-dd.");
    }

    private static ImmutableArray<ListFile> FilesAt(string path) => Path.Exists(path)
        ? ListLibrary.ReadFiles(path)
        : throw new UserException($"There is no file or folder {path}.");

    private async Task<int> ImportAsync(ParseResult call, CancellationToken stop)
    {
        string source = call.GetValue(_source)!;
        TimeSpan every = TimeSpan.Zero;
        if (call.GetValue(_every) is { } text && !ListIntake.TrySpan(text, out every))
        {
            await Console.Error.WriteLineAsync($"\"{text}\" is no time: write 30m, 6h or 1d.");
            return 2;
        }

        bool isUrl = Uri.TryCreate(source, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https";
        if (!isUrl)
        {
            return Import(call, FilesAt(source));
        }

        using HttpClient client = new() { Timeout = TimeSpan.FromMinutes(5) };
        int code = Import(call, await ListDownload.FetchAsync(client, url!, stop));
        if (every > TimeSpan.Zero)
        {
            using PeriodicTimer timer = new(every);
            while (await timer.WaitForNextTickAsync(stop))
            {
                code = await Guarded(async () => Import(call, await ListDownload.FetchAsync(client, url!, stop)));
            }
        }

        return code;
    }

    private int Import(ParseResult call, ImmutableArray<ListFile> files)
    {
        ListStep step = ListIntake.Take(
            ListVault.Under(call.GetValue(_data)!),
            files,
            new(
                call.GetValue(_format),
                DayOf(call.GetValue(_date)),
                call.GetValue(_confirm),
                NeedsEndMark: !call.GetValue(_noEndMark)),
            TimeProvider.System.GetUtcNow(),
            out bool isNew);
        if (!isNew)
        {
            Console.WriteLine($"{step.Outcome.Version!.Label}: these files are already in; nothing changed.");
            return 0;
        }

        ListReport.Write(step, Console.Out);
        return step.Outcome.IsQuarantined ? 1 : 0;
    }

    private int Diff(ParseResult call)
    {
        ImmutableArray<ListFile> older = FilesAt(call.GetValue(_older)!);
        ImmutableArray<ListFile> newer = FilesAt(call.GetValue(_newer)!);
        if (ListDeltaFile.IsOwnNetwork(call.GetValue(_format), older))
        {
            return ListDeltaFile.WriteNetwork(older, newer, call.GetValue(_out), Console.Out);
        }

        IListSource source = ListIntake.SourceOf(call.GetValue(_format), older);
        if (call.GetValue(_out) is { } path)
        {
            return ListDeltaFile.Write(source, older, newer, path, Console.Out);
        }

        ListVersion before = ListUpdate.Next(null, source.Read(older), DateOnly.MinValue, "older");
        ListVersion after = ListUpdate.Next(before, source.Read(newer), DateOnly.MinValue, "newer");
        ListDelta delta = ListDelta.Between(before, after);
        if (call.GetValue(_json))
        {
            Console.Out.Write(delta.ToJsonLines());
        }
        else
        {
            ListReport.Write(delta, Console.Out, ShownChanges);
        }

        return 0;
    }

    private int Status(ParseResult call)
    {
        ImmutableArray<ListVersion> shipped = ListIntake.Shipped();
        ListVault vault = ListVault.Under(call.GetValue(_data)!);
        ImmutableArray<ListStep> steps = vault.Replay(shipped);
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        ListReport.WriteStatus(shipped, steps, today, Console.Out);
        return 0;
    }
}
