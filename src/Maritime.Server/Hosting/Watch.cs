using System.Buffers;
using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Server.Hosting;

/// <summary>
/// One sea under watch: a fleet with a clock of its own. Reports go in, the picture and the desk are told what came of
/// it.
/// </summary>
/// <remarks>
/// Called by one caller at a time. Recorded and simulated acts each have their own watch, so that a jump in time
/// between
/// them opens no gaps.
/// </remarks>
internal sealed class Watch(TrafficLabel traffic, IFleet fleet, MaritimePicture picture, AlertDesk desk)
    : IAsyncDisposable
{
    /// <summary>60 s: the step in which knowledge crosses vessels.</summary>
    public static TimeSpan Tick { get; } = TimeSpan.FromSeconds(60);

    private DateTimeOffset _closedUntil;

    public TrafficLabel Traffic { get; } = traffic;

    public IFleet Fleet { get; } = fleet;

    /// <summary>Event time: everything before it has been judged.</summary>
    public DateTimeOffset Clock { get; private set; }

    /// <summary>Event time of the newest report, as far as that is plausible.</summary>
    public DateTimeOffset NewestReportAt { get; private set; }

    public long Reports { get; private set; }

    /// <param name="newestAt">The newest plausible event time so far: a ship's wrong clock does not count.</param>
    public async ValueTask PostAsync(
        ReadOnlyMemory<Report> batch, DateTimeOffset newestAt, CancellationToken cancellationToken)
    {
        await Fleet.PostAsync(batch, cancellationToken);
        foreach (ref readonly Report report in batch.Span)
        {
            Show(report);
        }

        NewestReportAt = newestAt > NewestReportAt ? newestAt : NewestReportAt;
        Reports += batch.Length;
    }

    /// <summary>Closes the ticks up to the watermark and judges what they brought.</summary>
    public async ValueTask AdvanceAsync(DateTimeOffset watermark, CancellationToken cancellationToken)
    {
        MoveClock(watermark);
        DateTimeOffset boundary = new(watermark.UtcTicks - (watermark.UtcTicks % Tick.Ticks), TimeSpan.Zero);
        if (boundary > _closedUntil)
        {
            _closedUntil = boundary;
            Judge(await Fleet.AdvanceAsync(boundary, cancellationToken), boundary);
        }
    }

    /// <summary>The input has ended: time advances to the last report, not further.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (NewestReportAt.Ticks > 0)
        {
            MoveClock(NewestReportAt);
            Judge(await Fleet.FinishAsync(NewestReportAt, cancellationToken), NewestReportAt);
        }
    }

    /// <summary>
    /// Everything it remembers, as of the last closed tick and the reports that wait for the next one.
    /// </summary>
    /// <param name="reception">What its caller remembers of the feeds; handed back as it is.</param>
    public async ValueTask<byte[]> SaveAsync(ReadOnlyMemory<byte> reception, CancellationToken cancellationToken)
    {
        byte[] fleet = await Fleet.CheckpointAsync(cancellationToken);
        ArrayBufferWriter<byte> bytes = new(fleet.Length + (1 << 16));
        StateWriter state = new(bytes);
        state.Write(NewestReportAt);
        state.Write(Clock);
        state.Write(_closedUntil);
        state.Write(reception.Span);
        state.Write(fleet.AsSpan());
        picture.SaveStatements(Traffic.Mode, state);
        desk.SaveConduct(state);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Carries on from what <see cref="SaveAsync"/> gave; the picture is drawn anew from the fleet.</summary>
    /// <returns>What was known of the feeds.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> RestoreAsync(
        ReadOnlyMemory<byte> saved, CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte> reception, ReadOnlyMemory<byte> fleet) = Unpack(saved);
        await Fleet.RestoreAsync(fleet, cancellationToken);
        Parallel.ForEach(
            await Fleet.ListAsync(cancellationToken),
            vessel => picture.Show(vessel, Traffic.Mode, identity => desk.Screen(identity, NewestReportAt)));
        return reception;
    }

    public ValueTask DisposeAsync() => Fleet.DisposeAsync();

    private (ReadOnlyMemory<byte> Reception, ReadOnlyMemory<byte> Fleet) Unpack(ReadOnlyMemory<byte> saved)
    {
        StateReader state = new(saved.Span);
        NewestReportAt = state.ReadTime();
        Clock = state.ReadTime();
        _closedUntil = state.ReadTime();
        ReadOnlyMemory<byte> reception = Next(ref state);
        ReadOnlyMemory<byte> fleet = Next(ref state);
        picture.LoadStatements(Traffic.Mode, ref state);
        desk.LoadConduct(ref state);
        return (reception, fleet);

        ReadOnlyMemory<byte> Next(ref StateReader from)
        {
            int length = from.ReadBytes().Length;
            return saved.Slice(saved.Length - from.Remaining - length, length);
        }
    }

    private void MoveClock(DateTimeOffset to)
    {
        if (to <= Clock)
        {
            return;
        }

        if (Clock.Ticks > 0 && to.UtcDateTime.Date > Clock.UtcDateTime.Date)
        {
            desk.OnDay(Traffic.Mode, Clock, to);
        }

        Clock = to;
    }

    private void Judge(IReadOnlyList<VesselEvent> events, DateTimeOffset at)
    {
        if (events.Count > 0)
        {
            desk.OnEvents(events, Traffic, at);
        }
    }

    private void Show(in Report report)
    {
        PictureVessel vessel = picture.Show(report.Mmsi, Traffic.Mode);
        if (report.Static is { } said)
        {
            ShowIdentity(vessel, said);
            return;
        }

        PositionReport position = report.Position;
        vessel.Verdict ??= desk.Screen(vessel.Identity, position.At);
        if (position.Position is { } place && (vessel.Last is not { } last || position.At >= last.At))
        {
            vessel.Last = position;
            vessel.Track.Add(new(position.At, place, position.SogKnots, position.CogDegrees));
            picture.Touch(vessel);
        }
    }

    private void ShowIdentity(PictureVessel vessel, StaticReport said)
    {
        VesselIdentity before = vessel.Identity;
        if (!vessel.Statements.Offer(said))
        {
            return;
        }

        VesselIdentity after = vessel.Identity;
        bool isAskedAgain = vessel.Verdict is null
            || (before.Imo, before.Name, before.CallSign) != (after.Imo, after.Name, after.CallSign);
        if (isAskedAgain)
        {
            vessel.Verdict = desk.Screen(after, said.At);
            desk.Rescreened(after, said.At);
        }

        picture.Touch(vessel);
    }
}
