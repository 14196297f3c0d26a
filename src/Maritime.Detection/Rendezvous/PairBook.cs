using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>The pairs that one vessel keeps with vessels of higher MMSI.</summary>
/// <remarks>Made when a cell finds the first neighbour, dropped when the last one is gone.</remarks>
internal sealed class PairBook(Mmsi mmsi, FleetOptions options)
{
    private readonly List<PairTrack> _pairs = [];
    private int[]? _partners;

    public bool IsEmpty => _pairs.Count == 0;

    /// <summary>Sorted; null when none.</summary>
    public int[]? Partners => _pairs.Count == 0
        ? null
        : _partners ??= [.. _pairs.Select(pair => pair.Partner.Value).Order()];

    /// <summary>Reads a cell's or a followed vessel's letter.</summary>
    public void Hear(
        in Mail letter, Fix? ownPrevious, Fix? ownLast, Particulars own, ICollection<Mail> answers)
    {
        Mmsi partner = letter.From;
        PairTrack? pair = _pairs.Find(known => known.Partner == partner);
        if (pair is null)
        {
            if (letter.Kind != MailKind.Near)
            {
                return; // A last letter from a vessel that was let go in the meantime.
            }

            pair = new PairTrack(mmsi, partner, options);
            _pairs.Add(pair);
            _partners = null;
            answers.Add(new Mail(partner, mmsi, MailKind.Follow));
            pair.BeginOwn(ownPrevious, ownLast, own);
        }

        pair.HearPartner(letter.Previous, letter.Last, letter.Particulars ?? Particulars.Unknown);
    }

    public void CloseTick(
        in Tick tick, Fix? own, Particulars particulars, ICollection<VesselEvent> events, ICollection<Mail> mail)
    {
        for (int i = _pairs.Count - 1; i >= 0; i--)
        {
            PairTrack pair = _pairs[i];
            if (own is { } fix)
            {
                pair.HearOwn(fix, particulars);
            }

            pair.CloseTick(tick, events, mail);
            if (pair.IsOver)
            {
                _pairs.RemoveAt(i);
                _partners = null;
                mail.Add(new Mail(pair.Partner, mmsi, MailKind.Unfollow));
            }
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_pairs.Count);
        foreach (PairTrack pair in _pairs)
        {
            state.Write(pair.Partner);
            pair.Save(state);
        }
    }

    public void Load(ref StateReader state)
    {
        _pairs.Clear();
        _partners = null;
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            PairTrack pair = new(mmsi, state.ReadMmsi(), options);
            pair.Load(ref state);
            _pairs.Add(pair);
        }
    }
}
