namespace Maritime.Ais.Nmea;

/// <summary>What the assembler made of a fragment.</summary>
internal enum FragmentOutcome : byte
{
    /// <summary>Kept until the rest arrives, or a duplicate.</summary>
    Waiting,

    /// <summary>The message is complete: see <see cref="FragmentAssembler.Completed"/>.</summary>
    Complete,

    /// <summary>More characters than a message can have.</summary>
    TooLong,
}

/// <summary>One fragment and how it came.</summary>
internal readonly ref struct Fragment
{
    public required NmeaSentence Sentence { get; init; }

    /// <summary>The tag block's source; 0 when it names none.</summary>
    public int Station { get; init; }

    /// <summary>The same, or what a line before it or the end of the line says.</summary>
    public int Receiver { get; init; }

    /// <summary>-1 when there is no valid group.</summary>
    public long GroupId { get; init; }

    public long Ticks { get; init; }

    public TimeSource TimeSource { get; init; }

    public long ArrivalTicks { get; init; }

    /// <summary>Counts the sentences of the connection.</summary>
    public long Ordinal { get; init; }
}

/// <summary>A message put together from its fragments.</summary>
internal sealed class AssembledMessage
{
    public byte[] Armour { get; } = new byte[FragmentAssembler.MaxCharacters + 32];

    public int Length { get; set; }

    public byte FillBits { get; set; }

    public int Station { get; set; }

    public long Ticks { get; set; }

    public TimeSource TimeSource { get; set; }

    public bool HasValidChecksum { get; set; }

    public bool IsOwnShip { get; set; }

    public byte Channel { get; set; }

    public ushort Talker { get; set; }
}

/// <summary>
/// Joins the fragments of one connection, and would rather drop two halves than join those of two ships.
/// </summary>
/// <remarks>
/// A fragment belongs to a slot when talker, sequence id, channel and count are the same and
/// <list type="bullet">
/// <item>both name the same group, or</item>
/// <item>neither names a group and both name the same station (or neither does), or</item>
/// <item>one of them lacks what the other has, and it follows directly upon it.</item>
/// </list>
/// An identical fragment is a repetition and changes nothing; when all fragments of a finished message come again,
/// another
/// receiver has heard it, and it is handed out again. A different one with the same number restarts the slot.
/// Without a group two arrivals are doubtful: the last part before the first one (is it late, or is it left over from
/// another ship?), and a completion after a restart (whose second half is it?). Such a message is held back until
/// <see cref="HoldSentences"/> sentences have passed; a contradiction in that time drops what is doubtful.
/// </remarks>
internal sealed class FragmentAssembler
{
    /// <summary>178 characters hold the 1,064 bits of five slots.</summary>
    public const int MaxCharacters = 178;

    /// <summary>
    /// Slots: a station can have 10 sequence ids open on two channels, and a feed a few stations at once.
    /// </summary>
    private const int SlotCount = 64;

    /// <summary>
    /// 2 s of arrival: a receiver sends the parts of a message back to back; networks delay them by less.
    /// </summary>
    private static readonly long MaxArrivalTicks = TimeSpan.FromSeconds(2).Ticks;

    /// <summary>
    /// 60 s between the times that the parts carry: tag times have whole seconds and some stations batch.
    /// </summary>
    private static readonly long MaxEventTicks = TimeSpan.FromSeconds(60).Ticks;

    /// <summary>When no sentence carries a time, as in a bare file, sentences must do for a clock.</summary>
    private const int MaxSentencesApart = 1000;

    /// <summary>Within this many sentences an identical part of a message that is complete is a repetition.</summary>
    private const int RepetitionSentences = 64;

    private const int HoldSentences = 32;

    private readonly ulong[] _keys = new ulong[SlotCount];
    private readonly Slot[] _slots = new Slot[SlotCount];
    private int _next;
    private int _held;

    public FragmentAssembler()
    {
        for (int i = 0; i < SlotCount; i++)
        {
            _slots[i] = new();
        }
    }

    /// <summary>Fragments whose other parts never came.</summary>
    public long Orphans { get; private set; }

    public AssembledMessage Completed { get; } = new();

    /// <summary>Whether a doubtful message may be waiting, so that <see cref="TryRelease"/> must be asked.</summary>
    public bool HasHeld => _held > 0;

    public FragmentOutcome Add(in Fragment fragment)
    {
        NmeaSentence sentence = fragment.Sentence;
        ulong key = KeyOf(sentence);
        int index = FindSlot(fragment, key);
        if (index < 0)
        {
            index = OpenSlot(fragment, key);
        }

        Slot slot = _slots[index];
        int part = sentence.FragmentNumber - 1;
        ReadOnlySpan<byte> payload = sentence.Payload;
        if (slot.Has(part))
        {
            if (slot.PartOf(part).SequenceEqual(payload))
            {
                slot.LastOrdinal = fragment.Ordinal;
                if (slot.State != SlotState.Done || !slot.TakeRepetition(fragment, part))
                {
                    return FragmentOutcome.Waiting;
                }

                Finish(slot);
                return FragmentOutcome.Complete;
            }

            if (!Restart(slot, fragment, part))
            {
                return FragmentOutcome.Waiting;
            }
        }
        else if (slot.State == SlotState.Done)
        {
            // Parts of a finished message are all there: cannot happen, its mask is full.
            slot.Open(fragment, key);
        }

        if (!slot.TryAppend(part, payload, sentence.FillBits))
        {
            Free(index);
            return FragmentOutcome.TooLong;
        }

        slot.Take(fragment);
        if (!slot.IsFull)
        {
            slot.IsBackwards |= part > 0 && !slot.Has(0);
            return FragmentOutcome.Waiting;
        }

        if (slot.GroupId < 0 && (slot.IsBackwards || slot.IsRestarted))
        {
            slot.State = SlotState.Held;
            slot.HeldUntil = fragment.Ordinal + HoldSentences;
            _held++;
            return FragmentOutcome.Waiting;
        }

        Finish(slot);
        return FragmentOutcome.Complete;
    }

    /// <summary>Hands out a held message that nothing contradicted.</summary>
    /// <param name="ordinal">The sentence now reached; <see cref="long.MaxValue"/> at the end of the input.</param>
    public bool TryRelease(long ordinal, long arrivalTicks)
    {
        foreach (Slot slot in _slots)
        {
            if (slot.State == SlotState.Held
                && (ordinal >= slot.HeldUntil || arrivalTicks - slot.ArrivalTicks > MaxArrivalTicks))
            {
                _held--;
                Finish(slot);
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts what is left at the end of the input.</summary>
    public void Clear()
    {
        for (int i = 0; i < SlotCount; i++)
        {
            Free(i);
        }
    }

    private static ulong KeyOf(in NmeaSentence sentence) =>
        (1UL << 63)
        | ((ulong)sentence.Talker << 32)
        | ((ulong)(byte)sentence.SequenceId << 24)
        | ((ulong)sentence.Channel << 16)
        | ((ulong)sentence.FragmentCount << 8)
        | (sentence.IsOwnShip ? 1UL : 0);

    private int FindSlot(in Fragment fragment, ulong key)
    {
        ReadOnlySpan<ulong> keys = _keys;
        int from = 0;
        while (keys[from..].IndexOf(key) is >= 0 and var found)
        {
            int index = from + found;
            Slot slot = _slots[index];
            if (IsExpired(slot, fragment))
            {
                Free(index);
            }
            else if (BelongsTo(slot, fragment))
            {
                return index;
            }

            from = index + 1;
        }

        return -1;
    }

    private static bool BelongsTo(Slot slot, in Fragment fragment)
    {
        bool isAdjacent = fragment.Ordinal - slot.LastOrdinal <= 1;
        if (slot.GroupId >= 0 && fragment.GroupId >= 0)
        {
            return slot.GroupId == fragment.GroupId
                && (slot.Station == fragment.Station || slot.Station == 0 || fragment.Station == 0);
        }

        if (slot.GroupId < 0 && fragment.GroupId < 0)
        {
            return slot.Station == fragment.Station
                || (isAdjacent && (slot.Station == 0 || fragment.Station == 0));
        }

        return isAdjacent && (slot.Station == fragment.Station || slot.Station == 0 || fragment.Station == 0);
    }

    private static bool IsExpired(Slot slot, in Fragment fragment)
    {
        if (slot.State == SlotState.Done && fragment.Ordinal - slot.LastOrdinal > RepetitionSentences)
        {
            return true;
        }

        if (Math.Abs(fragment.ArrivalTicks - slot.ArrivalTicks) > MaxArrivalTicks)
        {
            return true;
        }

        if (slot.TimeSource > TimeSource.Arrival && fragment.TimeSource > TimeSource.Arrival)
        {
            return Math.Abs(fragment.Ticks - slot.Ticks) > MaxEventTicks;
        }

        return fragment.Ordinal - slot.LastOrdinal > MaxSentencesApart;
    }

    private int OpenSlot(in Fragment fragment, ulong key)
    {
        int index = _keys.AsSpan().IndexOf(0UL);
        if (index < 0)
        {
            // The pool is bounded: the oldest one goes, held ones last.
            index = _next;
            _next = (_next + 1) % SlotCount;
            Free(index);
        }

        _keys[index] = key;
        _slots[index].Open(fragment, key);
        return index;
    }

    /// <summary>The same number again with another content.</summary>
    /// <returns>False when what was held is dropped and the new part with it.</returns>
    private bool Restart(Slot slot, in Fragment fragment, int part)
    {
        SlotState before = slot.State;
        if (before == SlotState.Held)
        {
            _held--;
        }

        if (before == SlotState.Held && slot.IsBackwards && !slot.IsRestarted && part > 0)
        {
            // Left over from another ship: the first part and this one came in order and are the message.
            Orphans++;
            slot.Forget(part);
            slot.State = SlotState.Open;
            slot.IsBackwards = false;
            return true;
        }

        if (before == SlotState.Held && part > 0)
        {
            // Two first parts, two second parts, and nothing that says which belong together.
            Orphans += slot.Parts + 1;
            slot.State = SlotState.Done;
            return false;
        }

        Orphans += before == SlotState.Done ? 0 : slot.Parts;
        slot.Open(fragment, slot.Key);
        slot.IsRestarted = before != SlotState.Done;
        return true;
    }

    private void Finish(Slot slot)
    {
        AssembledMessage message = Completed;
        message.Length = slot.Join(message.Armour, out int fillBits);
        message.FillBits = (byte)fillBits;
        message.Station = slot.Receiver;
        message.Ticks = slot.Ticks;
        message.TimeSource = slot.TimeSource;
        message.HasValidChecksum = slot.HasValidChecksum;
        message.IsOwnShip = slot.IsOwnShip;
        message.Channel = slot.Channel;
        message.Talker = slot.Talker;
        slot.State = SlotState.Done;
    }

    private void Free(int index)
    {
        Slot slot = _slots[index];
        if (_keys[index] != 0 && slot.State != SlotState.Done)
        {
            Orphans += slot.Parts;
            _held -= slot.State == SlotState.Held ? 1 : 0;
        }

        _keys[index] = 0;
        slot.State = SlotState.Done;
    }

    private enum SlotState : byte
    {
        Open,
        Held,
        Done,
    }

    private sealed class Slot
    {
        private const int MaxParts = 9;

        private readonly byte[] _data = new byte[MaxCharacters];
        private readonly byte[] _offsets = new byte[MaxParts];
        private readonly byte[] _lengths = new byte[MaxParts];
        private readonly byte[] _fills = new byte[MaxParts];
        private int _mask;
        private int _repeated;
        private int _used;
        private int _count;

        public SlotState State { get; set; } = SlotState.Done;

        public ulong Key { get; private set; }

        public int Station { get; private set; }

        public int Receiver { get; private set; }

        public long GroupId { get; private set; }

        public long Ticks { get; private set; }

        public TimeSource TimeSource { get; private set; }

        public long ArrivalTicks { get; private set; }

        public long LastOrdinal { get; set; }

        public long HeldUntil { get; set; }

        public bool IsBackwards { get; set; }

        public bool IsRestarted { get; set; }

        public bool HasValidChecksum { get; private set; }

        public bool IsOwnShip { get; private set; }

        public byte Channel { get; private set; }

        public ushort Talker { get; private set; }

        public int Parts => int.PopCount(_mask);

        public bool IsFull => Parts == _count;

        public bool Has(int part) => (_mask & (1 << part)) != 0;

        public ReadOnlySpan<byte> PartOf(int part) => _data.AsSpan(_offsets[part], _lengths[part]);

        /// <summary>A part of the finished message again: another receiver reports the same transmission.</summary>
        /// <returns>Whether all parts came again: the message is whole once more, with that receiver's time.</returns>
        public bool TakeRepetition(in Fragment fragment, int part)
        {
            if (_repeated == 0)
            {
                Ticks = fragment.Ticks;
                TimeSource = fragment.TimeSource;
                Receiver = fragment.Receiver;
            }
            else if (fragment.TimeSource > TimeSource)
            {
                Ticks = fragment.Ticks;
                TimeSource = fragment.TimeSource;
            }

            ArrivalTicks = fragment.ArrivalTicks;
            _repeated |= 1 << part;
            if (_repeated != _mask)
            {
                return false;
            }

            _repeated = 0;
            return true;
        }

        public void Open(in Fragment fragment, ulong key)
        {
            _repeated = 0;
            Key = key;
            State = SlotState.Open;
            Station = fragment.Station;
            Receiver = fragment.Receiver;
            GroupId = fragment.GroupId;
            Ticks = fragment.Ticks;
            TimeSource = fragment.TimeSource;
            HasValidChecksum = true;
            IsOwnShip = fragment.Sentence.IsOwnShip;
            Channel = fragment.Sentence.Channel;
            Talker = fragment.Sentence.Talker;
            IsBackwards = false;
            IsRestarted = false;
            _mask = 0;
            _used = 0;
            _count = fragment.Sentence.FragmentCount;
        }

        public bool TryAppend(int part, ReadOnlySpan<byte> payload, byte fillBits)
        {
            if (_used + payload.Length > MaxCharacters)
            {
                return false;
            }

            payload.CopyTo(_data.AsSpan(_used));
            _offsets[part] = (byte)_used;
            _lengths[part] = (byte)payload.Length;
            _fills[part] = fillBits;
            _used += payload.Length;
            _mask |= 1 << part;
            return true;
        }

        /// <summary>The room it took stays taken: a message that long is not of two parts.</summary>
        public void Forget(int part)
        {
            _mask &= ~(1 << part);
            if (_offsets[part] + _lengths[part] == _used)
            {
                _used = _offsets[part];
            }
            else if (_offsets[part] == 0 && Parts == 1)
            {
                int other = int.TrailingZeroCount(_mask);
                PartOf(other).CopyTo(_data);
                _offsets[other] = 0;
                _used = _lengths[other];
            }
        }

        /// <summary>Remembers the best time and whatever the first part lacked.</summary>
        public void Take(in Fragment fragment)
        {
            if (fragment.TimeSource > TimeSource)
            {
                Ticks = fragment.Ticks;
                TimeSource = fragment.TimeSource;
            }

            Station = Station == 0 ? fragment.Station : Station;
            Receiver = Receiver == 0 ? fragment.Receiver : Receiver;

            ArrivalTicks = fragment.ArrivalTicks;
            HasValidChecksum &= fragment.Sentence.HasValidChecksum;
            LastOrdinal = fragment.Ordinal;
        }

        /// <returns>The number of characters.</returns>
        public int Join(Span<byte> destination, out int fillBits)
        {
            int length = 0;
            bool hasInnerFill = false;
            for (int part = 0; part < _count; part++)
            {
                PartOf(part).CopyTo(destination[length..]);
                length += _lengths[part];
                hasInnerFill |= part < _count - 1 && _fills[part] != 0;
            }

            fillBits = _fills[_count - 1];
            return hasInnerFill ? JoinWithoutFill(destination, out fillBits) : length;
        }

        /// <summary>Bit by bit, leaving out each part's fill bits.</summary>
        private int JoinWithoutFill(Span<byte> destination, out int fillBits)
        {
            int bits = 0;
            int pending = 0;
            for (int part = 0; part < _count; part++)
            {
                ReadOnlySpan<byte> payload = PartOf(part);
                for (int i = 0; i < payload.Length; i++)
                {
                    int value = SixBitArmour.ValueOf(payload[i]);
                    if (value > 63)
                    {
                        // Not armour: left as it is, for whoever takes the armour off to refuse.
                        destination[0] = payload[i];
                        fillBits = 0;
                        return MaxCharacters / 2;
                    }

                    int last = i == payload.Length - 1 ? _fills[part] : 0;
                    for (int bit = 5; bit >= last; bit--)
                    {
                        pending = (pending << 1) | ((value >> bit) & 1);
                        bits++;
                        if (bits % 6 == 0)
                        {
                            destination[(bits / 6) - 1] = SixBitArmour.Encode(pending);
                            pending = 0;
                        }
                    }
                }
            }

            fillBits = (6 - (bits % 6)) % 6;
            if (fillBits > 0)
            {
                destination[bits / 6] = SixBitArmour.Encode(pending << fillBits);
            }

            return (bits + fillBits) / 6;
        }
    }
}
