using Maritime.Alerts;
using Maritime.Server.Demo;
using Maritime.Server.Hosting;
using Maritime.Storage.Journal;

namespace Maritime.Server.Replays;

/// <summary>The past that this server has: what its demo plays, or what it has kept of its feeds.</summary>
internal interface IPastShelf
{
    /// <summary>The one to take first comes first. One that has just begun may hold nothing yet.</summary>
    IReadOnlyList<PastReel> Reels();
}

/// <summary>The recordings of the demo, each with the label that says what it is.</summary>
internal sealed class DemoShelf : IPastShelf
{
    private readonly Lazy<IReadOnlyList<PastReel>> _reels = new(() =>
    [
        new RecordingReel("recording", FirstAct.Traffic, FirstAct.Read(out _)),
        new RecordingReel("reconstruction", SecondAct.Traffic, SecondAct.Simulate()),
    ]);

    public IReadOnlyList<PastReel> Reels() => _reels.Value;
}

/// <summary>The archive and the journal of a server that listens to feeds.</summary>
internal sealed class StateShelf(StateFolder state, StatusBoard board, TimeProvider clock) : IPastShelf
{
    public IReadOnlyList<PastReel> Reels()
    {
        TrafficLabel traffic = board.Live?.Traffic ?? new(TrafficMode.Live, "Live");
        List<PastReel> reels = [];
        if (board.Recorder is { } recorder)
        {
            reels.Add(new ArchiveReel(traffic, recorder.Tracks, recorder.Statements));
        }

        if (Directory.Exists(state.Journal)
            && FolderJournal.Read(state.Journal, 0).FirstOrDefault() is { } first)
        {
            reels.Add(new JournalReel(traffic, state.Journal, first.ArrivedAt, clock.GetUtcNow()));
        }

        return reels;
    }
}
