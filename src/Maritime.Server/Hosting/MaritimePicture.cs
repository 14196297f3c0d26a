using System.Collections.Concurrent;
using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Tracking;

namespace Maritime.Server.Hosting;

/// <summary>One vessel as the page shows it.</summary>
internal sealed class PictureVessel(Mmsi mmsi, TrafficMode mode, int trackPoints = TrackTail.DefaultCapacity)
{
    public Mmsi Mmsi { get; } = mmsi;

    public TrafficMode Mode { get; } = mode;

    /// <summary>What it says of itself; a changed value counts when it persists.</summary>
    public IdentityTrack Statements { get; } = new(mmsi);

    public VesselIdentity Identity => Statements.Confirmed;

    public PositionReport? Last { get; set; }

    public TrackTail Track { get; } = new(trackPoints);

    public ScreeningVerdict? Verdict { get; set; }

    /// <summary>Alerts that name it and are not closed.</summary>
    public int OpenAlerts { get; set; }

    /// <summary>Value of <see cref="MaritimePicture.Version"/> when it last changed.</summary>
    public long ChangedAt { get; set; }
}

/// <summary>The current picture of the sea: the newest word of every vessel, whichever fleet it sails in.</summary>
/// <remarks>Written by the watches, read by the hub and the API on other threads.</remarks>
/// <param name="trackPoints">Of each vessel's track, at most.</param>
internal sealed class MaritimePicture(int trackPoints = TrackTail.DefaultCapacity)
{
    private readonly ConcurrentDictionary<int, PictureVessel> _vessels = new();
    private readonly ConcurrentQueue<(long Version, Mmsi Mmsi)> _removed = new();
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public int Count => _vessels.Count;

    public IEnumerable<PictureVessel> All => _vessels.Values;

    public PictureVessel? Find(Mmsi mmsi) => _vessels.GetValueOrDefault(mmsi.Value);

    public PictureVessel Show(Mmsi mmsi, TrafficMode mode) =>
        _vessels.TryGetValue(mmsi.Value, out PictureVessel? vessel) && vessel.Mode == mode
            ? vessel
            : _vessels[mmsi.Value] = new(mmsi, mode, trackPoints);

    /// <summary>What every ship of some traffic has said of herself, believed and not yet believed.</summary>
    public void SaveStatements(TrafficMode mode, StateWriter state)
    {
        PictureVessel[] vessels =
            [.. _vessels.Values.Where(vessel => vessel.Mode == mode).OrderBy(vessel => vessel.Mmsi)];
        state.Write(vessels.Length);
        foreach (PictureVessel vessel in vessels)
        {
            state.Write(vessel.Mmsi);
            vessel.Statements.Save(state);
        }
    }

    public void LoadStatements(TrafficMode mode, ref StateReader state)
    {
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            Show(state.ReadMmsi(), mode).Statements.Load(ref state);
        }
    }

    /// <summary>Draws a vessel as a fleet remembers it: after a restart. Safe from several threads.</summary>
    public void Show(VesselView known, TrafficMode mode, Func<VesselIdentity, ScreeningVerdict> screen)
    {
        PictureVessel vessel = Show(known.Identity.Mmsi, mode);
        vessel.Verdict = screen(vessel.Identity);
        foreach (TrackPoint point in known.Recent)
        {
            vessel.Track.Add(new(point.At, point.Position, point.SogKnots, point.CogDegrees));
        }

        if (known.LastFix is { } fix)
        {
            vessel.Last = new PositionReport
            {
                Mmsi = fix.Mmsi,
                At = fix.At,
                Position = fix.Position,
                SogKnots = fix.SogKnots,
                CogDegrees = fix.CogDegrees,
                HeadingDegrees = fix.HeadingDegrees,
                Status = fix.Status,
                Class = fix.Class,
                Source = fix.Source,
            };
        }

        Touch(vessel);
    }

    public void Touch(PictureVessel vessel) => vessel.ChangedAt = Interlocked.Increment(ref _version);

    /// <summary>Takes the vessels of one sort of traffic off the picture.</summary>
    public void Forget(TrafficMode mode)
    {
        foreach (PictureVessel vessel in _vessels.Values.Where(vessel => vessel.Mode == mode))
        {
            _vessels.TryRemove(vessel.Mmsi.Value, out _);
            _removed.Enqueue((Interlocked.Increment(ref _version), vessel.Mmsi));
        }
    }

    /// <summary>Vessels taken off since a version. Kept for the life of the process: acts are few.</summary>
    public IEnumerable<Mmsi> RemovedSince(long version) =>
        _removed.Where(removal => removal.Version > version && !_vessels.ContainsKey(removal.Mmsi.Value))
            .Select(removal => removal.Mmsi);
}
