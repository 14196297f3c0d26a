namespace Maritime.Storage.Tracks;

internal readonly record struct FoundRun(TrackChunk Chunk, int Index)
{
    public ref readonly RunEntry Run => ref Chunk.Runs[Index];
}

/// <summary>Which runs a query has to read, by vessel, and what is not written yet beside them.</summary>
internal sealed class RunSelection
{
    private const int BytesOfPending = 4; // What one takes when it is written.

    private readonly FoundRun[] _runs;
    private readonly ArchivedPoint[] _pending;

    /// <param name="mmsi">Null asks for every vessel.</param>
    /// <param name="pending">Of this window.</param>
    public RunSelection(
        IReadOnlyList<TrackChunk> chunks, int? mmsi, in Window window, IEnumerable<ArchivedPoint> pending)
    {
        List<FoundRun> found = [];
        Find(chunks, mmsi, window, found);
        _runs = ByVessel(found);
        _pending = [.. pending];
        Array.Sort(_pending, static (left, right) => left.Mmsi.CompareTo(right.Mmsi));
    }

    public RunSelection(List<FoundRun> runs)
        : this(ByVessel(runs), [])
    {
    }

    private RunSelection(FoundRun[] runs, ArchivedPoint[] pending)
    {
        _runs = runs;
        _pending = pending;
    }

    public ReadOnlySpan<FoundRun> Runs => _runs;

    public ReadOnlySpan<ArchivedPoint> Pending => _pending;

    public int LastMmsi => Math.Max(
        _runs is [.., var run] ? run.Run.Mmsi : int.MinValue,
        _pending is [.., var point] ? point.Mmsi : int.MinValue);

    public static void Find(
        IReadOnlyList<TrackChunk> chunks, int? mmsi, in Window window, List<FoundRun> found)
    {
        foreach (TrackChunk chunk in chunks)
        {
            if (chunk.From > window.To || chunk.To < window.From)
            {
                continue;
            }

            RunEntry[] runs = chunk.Runs;
            for (int index = mmsi is { } first ? chunk.FindFirst(first) : 0; index < runs.Length; index++)
            {
                ref readonly RunEntry run = ref runs[index];
                if (mmsi is { } only && run.Mmsi != only)
                {
                    break;
                }

                if (window.MayHold(run))
                {
                    found.Add(new(chunk, index));
                }
            }
        }
    }

    /// <summary>
    /// In parts of whole vessels that take about so many bytes each, so that a query of any size fits.
    /// </summary>
    public IEnumerable<RunSelection> Split(int bytes)
    {
        int run = 0;
        int point = 0;
        while (run < _runs.Length || point < _pending.Length)
        {
            int firstRun = run;
            int firstPoint = point;
            long taken = 0;
            while (taken < bytes && (run < _runs.Length || point < _pending.Length))
            {
                int mmsi = Math.Min(
                    run < _runs.Length ? _runs[run].Run.Mmsi : int.MaxValue,
                    point < _pending.Length ? _pending[point].Mmsi : int.MaxValue);
                for (; run < _runs.Length && _runs[run].Run.Mmsi == mmsi; run++)
                {
                    taken += _runs[run].Run.Length;
                }

                for (; point < _pending.Length && _pending[point].Mmsi == mmsi; point++)
                {
                    taken += BytesOfPending;
                }
            }

            yield return new(_runs[firstRun..run], _pending[firstPoint..point]);
        }
    }

    private static FoundRun[] ByVessel(List<FoundRun> found)
    {
        FoundRun[] runs = [.. found];
        Array.Sort(runs, static (left, right) =>
        {
            int order = left.Run.Mmsi.CompareTo(right.Run.Mmsi);
            return order != 0 ? order : left.Run.From.CompareTo(right.Run.From);
        });
        return runs;
    }
}
