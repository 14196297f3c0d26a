using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>The pairs that one vessel keeps with vessels of higher MMSI, and the meetings it had lately.</summary>
/// <remarks>Made when a cell finds the first neighbour, dropped when nothing is left to remember.</remarks>
internal sealed class PairBook(Mmsi mmsi, FleetOptions options)
{
    private const int MaxClosed = 6;
    private static readonly TimeSpan KeepClosed = TimeSpan.FromDays(5);

    private PairTrack[] _pairs = []; // As long as there are: they come and go once in many ticks.
    private ClosedMeeting[] _closed = [];
    private int[] _numbers = []; // Of the partners, in the order of the pairs: a letter finds its pair by it.
    private int[]? _partners;

    public bool IsEmpty => _pairs.Length == 0 && _closed.Length == 0;

    /// <summary>Sorted; null when none.</summary>
    public int[]? Partners => _pairs.Length == 0
        ? null
        : _partners ??= [.. _numbers.Order()];

    /// <summary>
    /// The first watermark at which <see cref="CloseTick"/> does anything when nothing is heard before.
    /// </summary>
    public DateTimeOffset WakeAt
    {
        get
        {
            DateTimeOffset first = DateTimeOffset.MaxValue;
            foreach (PairTrack pair in _pairs)
            {
                first = pair.WakeAt < first ? pair.WakeAt : first;
            }

            foreach (ClosedMeeting meeting in _closed)
            {
                DateTimeOffset forgotten = meeting.Run.LastAt + KeepClosed + TimeSpan.FromTicks(1);
                first = forgotten < first ? forgotten : first;
            }

            return first;
        }
    }

    /// <summary>A cell says that a vessel is near.</summary>
    public void Meet(
        in Mail letter, IReadOnlyList<TrackPoint> history, Heard own, ICollection<Mail> answers)
    {
        Mmsi partner = letter.From;
        if (Find(partner) is not null)
        {
            return;
        }

        PairTrack pair = new(mmsi, partner, options);
        pair.Begin(history, own, letter.Heard, LastMeetingWith(partner));
        KeepPairs([.. _pairs, pair]);
        answers.Add(new Mail(partner, mmsi, MailKind.Follow));
    }

    /// <summary>A followed vessel sends its newest fix, or first what it did before.</summary>
    public void Hear(in Mail letter) => Find(letter.From)?.HearPartner(letter);

    /// <summary>What a vessel does elsewhere tells more of what it did here: judges earlier meetings again.</summary>
    /// <param name="other">Null when the own ship did something.</param>
    /// <param name="draughtAt">When the ship that did something stated another draught; the default if not.</param>
    public void Reconsider(
        Mmsi partner, Particulars? other, Particulars own, DateTimeOffset draughtAt, ICollection<VesselEvent> events)
    {
        for (int i = 0; i < _closed.Length; i++)
        {
            ClosedMeeting meeting = _closed[i];
            if (other is not null && meeting.Said.Partner != partner)
            {
                continue;
            }

            // Weeks later it may have loaded anywhere.
            bool isOfMeeting = draughtAt >= meeting.Run.LastAt
                && draughtAt - meeting.Run.LastAt <= options.Rendezvous.DraughtWithin;
            Particulars mine = meeting.Own with { Service = own.Service };
            Particulars its = other is null ? meeting.Other : meeting.Other with { Service = other.Service };
            if (isOfMeeting)
            {
                mine = other is null ? mine with { DraughtMetres = own.DraughtMetres } : mine;
                its = other is null ? its : its with { DraughtMetres = other.DraughtMetres };
            }

            VesselEvent said = meeting.Said;
            TimeSpan length = (said.EndedAt ?? meeting.Run.LastAt) - said.StartedAt;
            Mmsi whom = said.Partner!.Value;
            PlaceFacts place = PlaceFacts.At(meeting.Run.StartPlace, options.Reference);
            bool hasNewDraughts =
                meeting.Run.DraughtChange(mine, its) != meeting.Run.DraughtChange(meeting.Own, meeting.Other);
            if (!hasNewDraughts
                && Judgement.Of(meeting.Run, length, mine, its, mmsi, whom, place, isTold: false).Label == said.Label)
            {
                continue;
            }

            Judgement judgement = Judgement.Of(meeting.Run, length, mine, its, mmsi, whom, place, isTold: true);
            VesselEvent now = judgement.ToEvent(mmsi, whom, meeting.Run) with
            {
                StartedAt = said.StartedAt,
                EndedAt = said.EndedAt,
                EndPlace = said.EndPlace,
                Version = said.Version + 1,
                State = EventState.Closed,
                Stage = said.Stage == EventStage.Candidate || !hasNewDraughts ? said.Stage
                    : judgement.Confidence > options.Rendezvous.MinConfirmed ? EventStage.Confirmed
                    : EventStage.Provisional,
            };
            _closed[i] = meeting with { Own = mine, Other = its, Said = SaidState.Of(now) };
            events.Add(now);
        }
    }

    /// <param name="own">The own ship's newest sighting; none when it was not heard in this tick.</param>
    public void CloseTick(
        in Tick tick, in Sighting own, Particulars particulars, ICollection<VesselEvent> events, ICollection<Mail> mail)
    {
        if (_closed.Length > 0)
        {
            Forget(tick.Watermark - KeepClosed);
        }

        bool isAnyOver = false;
        for (int i = _pairs.Length - 1; i >= 0; i--)
        {
            PairTrack pair = _pairs[i];
            if (own.IsKnown)
            {
                pair.HearOwn(own, particulars);
            }

            if (pair.WakeAt > tick.Watermark)
            {
                continue;
            }

            if (pair.CloseTick(tick, events) is { } closed)
            {
                Keep(closed);

                // Each remembers the other: a craft that serves many ships in turn is told by it.
                Sighting lay = default(Sighting) with
                {
                    Ticks = closed.Run.LastAt.UtcTicks,
                    Position = closed.Run.LastPlace,
                };
                Heard when = new(lay, default, Particulars: null);
                mail.Add(new Mail(pair.Partner, mmsi, MailKind.Served, when));
                mail.Add(new Mail(mmsi, pair.Partner, MailKind.Served, when));
            }

            if (pair.IsOver)
            {
                isAnyOver = true;
                mail.Add(new Mail(pair.Partner, mmsi, MailKind.Unfollow));
            }
        }

        if (isAnyOver)
        {
            KeepPairs(Array.FindAll(_pairs, pair => !pair.IsOver));
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_pairs.Length);
        foreach (PairTrack pair in _pairs)
        {
            state.Write(pair.Partner);
            pair.Save(state);
        }

        state.Write(_closed.Length);
        foreach (ClosedMeeting meeting in _closed)
        {
            meeting.Save(state);
        }
    }

    public void Load(ref StateReader state)
    {
        PairTrack[] pairs = new PairTrack[state.ReadInt32()];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new PairTrack(mmsi, state.ReadMmsi(), options);
            pairs[i].Load(ref state);
        }

        KeepPairs(pairs);
        _closed = new ClosedMeeting[state.ReadInt32()];
        for (int i = 0; i < _closed.Length; i++)
        {
            _closed[i] = ClosedMeeting.Load(ref state, mmsi);
        }
    }

    private void Forget(DateTimeOffset oldest)
    {
        if (Array.Exists(_closed, meeting => meeting.Run.LastAt < oldest))
        {
            _closed = Array.FindAll(_closed, meeting => meeting.Run.LastAt >= oldest);
        }
    }

    private PairTrack? Find(Mmsi partner)
    {
        int place = Array.IndexOf(_numbers, partner.Value);
        return place < 0 ? null : _pairs[place];
    }

    private void KeepPairs(PairTrack[] pairs)
    {
        _pairs = pairs;
        _numbers = Array.ConvertAll(pairs, pair => pair.Partner.Value);
        _partners = null;
    }

    // What was told once is not lived through again when the two are found again soon after.
    private DateTimeOffset LastMeetingWith(Mmsi partner)
    {
        DateTimeOffset last = DateTimeOffset.MinValue;
        foreach (ClosedMeeting meeting in _closed)
        {
            bool isLater = meeting.Said.Partner == partner && meeting.Run.LastAt > last;
            last = isLater ? meeting.Run.LastAt : last;
        }

        return last;
    }

    private void Keep(ClosedMeeting meeting)
    {
        int first = _closed.Length == MaxClosed ? 1 : 0;
        _closed = [.. _closed.AsSpan(first), meeting];
    }
}
