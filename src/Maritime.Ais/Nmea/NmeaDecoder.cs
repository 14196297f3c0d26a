using System.Text;
using Maritime.Ais.Messages;
using Maritime.Ais.Reception;

namespace Maritime.Ais.Nmea;

/// <summary>How sentences are read.</summary>
public sealed record NmeaOptions
{
    public static NmeaOptions Default { get; } = new();

    /// <summary>Accept sentences with a wrong checksum, flag and count them.</summary>
    public bool IsLenient { get; init; }

    /// <summary>1 January 1998: no AIS was on the air before (IMO resolution MSC.74(69) is of May 1998).</summary>
    public DateTimeOffset EarliestTime { get; init; } = new(1998, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// 1 day ahead of arrival: more than any time zone mistake; a clock that is wrong by more says nothing.
    /// </summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>
/// Bytes of one connection in, messages out. Any split of the bytes into reads gives the same messages.
/// </summary>
/// <remarks>
/// Sentences are found by resynchronising on '!', '$' and '\', so several on one line, rubbish before one, and a
/// sentence that was cut by the next one are all read as far as they are whole. Nothing is allocated per message.
/// Not thread-safe; never throws for bad input.
/// </remarks>
public sealed class NmeaDecoder(NmeaOptions options)
{
    /// <summary>
    /// 1 KiB: twelve sentences of the length IEC 61162-1 allows (82); a longer line is skipped to its end.
    /// </summary>
    public const int MaxLineLength = 1024;

    private const int MaxSamples = 8;

    private readonly byte[] _carry = new byte[MaxLineLength];
    private readonly byte[] _bits = new byte[SixBitArmour.DestinationLength(FragmentAssembler.MaxCharacters)];
    private readonly byte[] _pendingStation = new byte[StationTable.MaxNameLength];
    private readonly FragmentAssembler _fragments = new();
    private readonly List<string> _samples = [];
    private readonly long _earliestTicks = options.EarliestTime.UtcTicks;

    private int _carried;
    private bool _isSkipping;
    private long _arrivalTicks;
    private long _latestTicks = DateTimeOffset.MaxValue.UtcTicks;
    private long _ordinal;
    private long _pendingTicks;
    private int _pendingStationLength;
    private int _pendingChecksum;

    public NmeaCounters Counters { get; } = new();

    public StationTable Stations { get; } = new();

    /// <summary>The first refusals in words, with line numbers.</summary>
    public IReadOnlyList<string> Samples => _samples;

    /// <param name="arrivedAt">When the bytes came in; the default value when that is not known.</param>
    public void Read<TSink>(ReadOnlySpan<byte> bytes, DateTimeOffset arrivedAt, ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        SetArrival(arrivedAt);
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                Carry(bytes);
                return;
            }

            if (_carried == 0 && !_isSkipping)
            {
                if (end <= MaxLineLength)
                {
                    ReadLine(bytes, end, ref sink);
                }
                else
                {
                    RefuseLongLine();
                }
            }
            else
            {
                Carry(bytes[..end]);
                FinishCarriedLine(ref sink);
            }

            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>
    /// The input has ended: a last line without an end is read, and what was held back is handed over.
    /// </summary>
    public void Complete<TSink>(ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        if (_carried > 0 || _isSkipping)
        {
            FinishCarriedLine(ref sink);
        }

        while (_fragments.TryRelease(long.MaxValue, _arrivalTicks))
        {
            EmitAssembled(ref sink);
        }

        _fragments.Clear();
        CountOrphans();
    }

    private void SetArrival(DateTimeOffset arrivedAt)
    {
        long ticks = arrivedAt.UtcTicks;
        if (ticks == _arrivalTicks)
        {
            return;
        }

        _arrivalTicks = ticks;
        _latestTicks = ticks >= _earliestTicks ? ticks + options.MaxAhead.Ticks : DateTimeOffset.MaxValue.UtcTicks;
    }

    private void Carry(ReadOnlySpan<byte> bytes)
    {
        if (_isSkipping)
        {
            return;
        }

        if (_carried + bytes.Length > MaxLineLength)
        {
            _isSkipping = true;
            _carried = 0;
            return;
        }

        bytes.CopyTo(_carry.AsSpan(_carried));
        _carried += bytes.Length;
    }

    private void FinishCarriedLine<TSink>(ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        if (_isSkipping)
        {
            RefuseLongLine();
        }
        else
        {
            ReadLine(_carry, _carried, ref sink);
        }

        _carried = 0;
        _isSkipping = false;
    }

    private void RefuseLongLine()
    {
        Counters.Lines++;
        Refuse(NmeaError.LineTooLong, default);
    }

    /// <param name="buffer">The line and whatever lies behind it, which may be read but means nothing.</param>
    private void ReadLine<TSink>(ReadOnlySpan<byte> buffer, int length, ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        Counters.Lines++;
        while (length > 0 && buffer[length - 1] <= ' ')
        {
            length--;
        }

        if (length == 0)
        {
            return;
        }

        if (TryReadUsualLine(buffer, length, ref sink))
        {
            return;
        }

        ReadOnlySpan<byte> line = buffer[..length];
        TagBlock tag = TagBlock.Empty;
        int at = line.IndexOfAny((byte)'!', (byte)'\\', (byte)'$');
        if (at < 0)
        {
            Refuse(NmeaError.NotASentence, line);
            return;
        }

        ReadOnlySpan<byte> prefix = line[..at];
        while (at < length)
        {
            if (line[at] == '\\')
            {
                at = ReadTag(line, at, out tag);
                continue;
            }

            int end = FindSentenceEnd(line, at);
            if (line[at] == '!')
            {
                ReadSentence(buffer[at..], end - at, tag, prefix, ref sink);
            }
            else
            {
                ReadOther(line[at..end], tag);
            }

            tag = TagBlock.Empty;
            at = end;
        }
    }

    /// <summary>
    /// Most lines are one whole message, with or without a tag block, and nothing else: they are read without looking
    /// for what else could be there. Whatever is not quite so is left to the careful way, which also says what is
    /// wrong.
    /// </summary>
    private bool TryReadUsualLine<TSink>(ReadOnlySpan<byte> buffer, int length, ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        if (_pendingTicks != 0 || _fragments.HasHeld)
        {
            return false;
        }

        int at = 0;
        long ticks = _arrivalTicks;
        int station = 0;
        TimeSource source = _arrivalTicks == 0 ? TimeSource.None : TimeSource.Arrival;
        if (buffer[0] == '\\')
        {
            int close = buffer[1..length].IndexOf((byte)'\\');
            if (close < 0 || !UsualTag.TryParse(buffer.Slice(1, close), out UsualTag tag)
                || tag.Ticks < _earliestTicks || tag.Ticks > _latestTicks)
            {
                return false;
            }

            at = close + 2;
            ticks = tag.Ticks;
            source = TimeSource.TagClock;
            station = Stations.Find(tag.Source);
        }

        if (!UsualSentence.TryParse(buffer[at..length], out UsualSentence sentence))
        {
            return false;
        }

        NmeaError error = TryEmit(
            buffer[(at + sentence.PayloadOffset)..],
            sentence.PayloadLength,
            sentence.FillBits,
            new()
            {
                AtTicks = ticks,
                Line = Counters.Lines,
                Station = station,
                Talker = sentence.Talker,
                Channel = sentence.Channel,
                TimeSource = source,
            },
            ref sink);
        if (error != NmeaError.None)
        {
            return false;
        }

        _ordinal++;
        Counters.Sentences++;
        return true;
    }

    /// <summary>
    /// Where the next sentence or tag block begins; most lines hold one sentence, which ends in "*hh".
    /// </summary>
    private static int FindSentenceEnd(ReadOnlySpan<byte> line, int from)
    {
        int next = line[(from + 1)..].IndexOfAny((byte)'!', (byte)'\\', (byte)'$');
        return next < 0 ? line.Length : from + 1 + next;
    }

    private int ReadTag(ReadOnlySpan<byte> line, int from, out TagBlock tag)
    {
        ReadOnlySpan<byte> rest = line[(from + 1)..];
        int close = rest.IndexOf((byte)'\\');
        if (close < 0 || rest[..close].Contains((byte)'!'))
        {
            // Not closed: go on behind it, where a sentence may be.
            Refuse(NmeaError.BadTagBlock, line);
            tag = TagBlock.Empty;
            int next = rest.IndexOfAny((byte)'!', (byte)'\\', (byte)'$');
            return next < 0 ? line.Length : from + 1 + next;
        }

        if (!TagBlock.TryParse(rest[..close], out tag))
        {
            Refuse(NmeaError.BadTagBlock, line);
        }

        int at = from + close + 2;
        int start = line[at..].IndexOfAny((byte)'!', (byte)'\\', (byte)'$');
        return start < 0 ? line.Length : at + start;
    }

    private void ReadSentence<TSink>(
        ReadOnlySpan<byte> buffer, int length, in TagBlock tag, ReadOnlySpan<byte> prefix, ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        _ordinal++;
        ReadOnlySpan<byte> text = buffer[..length];
        if (!NmeaSentence.TryParse(text, options.IsLenient, out NmeaSentence sentence, out NmeaError error))
        {
            Refuse(error, text);
            return;
        }

        Counters.Sentences++;
        Counters.AcceptedWithBadChecksum += sentence.HasValidChecksum ? 0 : 1;
        int station = Stations.Find(tag.Source);
        int tagStation = station;
        long ticks = FindTime(tag, sentence, prefix, ref station, out TimeSource source);
        MessageMarks marks = (sentence.IsOwnShip ? MessageMarks.OwnShip : 0)
            | (sentence.HasValidChecksum ? 0 : MessageMarks.BadChecksum);
        if (sentence.FragmentCount == 1)
        {
            Emit(buffer[sentence.PayloadOffset..], sentence.Payload.Length, sentence.FillBits, new()
            {
                Marks = marks,
                AtTicks = ticks,
                TimeSource = source,
                Station = station,
                Channel = sentence.Channel,
                Talker = sentence.Talker,
                Line = Counters.Lines,
            }, ref sink);
        }
        else if (sentence.FragmentNumber < sentence.FragmentCount && sentence.FillBits != 0 && !EndsOnByte(sentence))
        {
            Refuse(NmeaError.BadFillBits, text);
        }
        else
        {
            AddFragment(
                new()
                {
                    Sentence = sentence,
                    Station = tagStation,
                    Receiver = station,
                    GroupId = tag.GroupId,
                    Ticks = ticks,
                    TimeSource = source,
                    ArrivalTicks = _arrivalTicks,
                    Ordinal = _ordinal,
                },
                text,
                ref sink);
        }

        if (_fragments.HasHeld)
        {
            while (_fragments.TryRelease(_ordinal, _arrivalTicks))
            {
                EmitAssembled(ref sink);
            }
        }
    }

    /// <summary>
    /// Fill bits before the last fragment are a mistake, but a few receivers cut messages at whole bytes and then have
    /// some: dropping them joins the halves. Otherwise it is not known whether they are fill or data.
    /// </summary>
    private static bool EndsOnByte(in NmeaSentence sentence) =>
        ((sentence.Payload.Length * 6) - sentence.FillBits) % 8 == 0;

    private void AddFragment<TSink>(in Fragment fragment, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        FragmentOutcome outcome = _fragments.Add(fragment);
        if (outcome == FragmentOutcome.Complete)
        {
            EmitAssembled(ref sink);
        }
        else if (outcome == FragmentOutcome.TooLong)
        {
            Refuse(NmeaError.MessageTooLong, text);
        }

        CountOrphans();
    }

    private void EmitAssembled<TSink>(ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        AssembledMessage message = _fragments.Completed;
        Emit(message.Armour, message.Length, message.FillBits, new()
        {
            Marks = (message.IsOwnShip ? MessageMarks.OwnShip : 0)
                | (message.HasValidChecksum ? 0 : MessageMarks.BadChecksum),
            AtTicks = message.Ticks,
            TimeSource = message.TimeSource,
            Station = message.Station,
            Channel = message.Channel,
            Talker = message.Talker,
            Line = Counters.Lines,
        }, ref sink);
    }

    private void Emit<TSink>(
        ReadOnlySpan<byte> armour, int characters, int fillBits, in Messages.Reception heard, ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        NmeaError error = TryEmit(armour, characters, fillBits, heard, ref sink);
        if (error != NmeaError.None)
        {
            Refuse(error, armour[..characters]);
        }
    }

    private NmeaError TryEmit<TSink>(
        ReadOnlySpan<byte> armour, int characters, int fillBits, in Messages.Reception heard, ref TSink sink)
        where TSink : IMessageSink, allows ref struct
    {
        int count = (characters * 6) - fillBits;
        if (count is < MessageLength.HeaderBits or > MessageLength.MaxBits)
        {
            return count < MessageLength.HeaderBits ? NmeaError.MessageTooShort : NmeaError.MessageTooLong;
        }

        if (!SixBitArmour.TryDecode(armour, characters, _bits))
        {
            return NmeaError.IllegalArmour;
        }

        AisMessage message = new(new PayloadBits(_bits, count), heard);
        if (message.Type is 0 or > 28)
        {
            return NmeaError.UnknownType;
        }

        Counters.CountMessage(message.Type);
        sink.OnMessage(message);
        return NmeaError.None;
    }

    /// <summary>The best time that the line offers, in the order of <see cref="TimeSource"/>.</summary>
    private long FindTime(
        in TagBlock tag, in NmeaSentence sentence, ReadOnlySpan<byte> prefix, ref int station, out TimeSource source)
    {
        if (tag.ReceivedAtTicks != 0 && IsPlausible(tag.ReceivedAtTicks))
        {
            source = TimeSource.TagClock;
            return tag.ReceivedAtTicks;
        }

        if (tag.WordedTimeTicks != 0 && IsPlausible(tag.WordedTimeTicks))
        {
            source = TimeSource.TagWords;
            return tag.WordedTimeTicks;
        }

        long fromSuffix = 0;
        if (!sentence.Suffix.IsEmpty)
        {
            SentenceSuffix suffix = SentenceSuffix.Parse(sentence.Suffix);
            fromSuffix = suffix.Ticks;
            if (station == 0)
            {
                station = Stations.Find(suffix.Station);
            }
        }

        bool isPending = _pendingTicks != 0
            && (_pendingChecksum < 0 || _pendingChecksum == sentence.Checksum);
        if (isPending && station == 0)
        {
            station = Stations.Find(_pendingStation.AsSpan(0, _pendingStationLength));
        }

        long pending = isPending ? _pendingTicks : 0;
        _pendingTicks = 0;
        if (fromSuffix != 0 && IsPlausible(fromSuffix))
        {
            source = TimeSource.SentenceSuffix;
            return fromSuffix;
        }

        if (pending != 0 && IsPlausible(pending))
        {
            source = TimeSource.ProprietaryLine;
            return pending;
        }

        if (!prefix.IsEmpty && LinePrefix.TryParse(prefix, out long fromPrefix, out source) && IsPlausible(fromPrefix))
        {
            return fromPrefix;
        }

        source = _arrivalTicks == 0 ? TimeSource.None : TimeSource.Arrival;
        return _arrivalTicks;
    }

    private bool IsPlausible(long ticks)
    {
        if (ticks >= _earliestTicks && ticks <= _latestTicks)
        {
            return true;
        }

        Counters.Count(NmeaError.ImplausibleTime);
        return false;
    }

    private void ReadOther(ReadOnlySpan<byte> text, in TagBlock tag)
    {
        _ordinal++;
        Counters.OtherSentences++;
        if (ReceiverLine.TryParse(text, out ReceiverLine line))
        {
            _pendingTicks = line.Ticks;
            _pendingChecksum = line.NextChecksum;
            ReadOnlySpan<byte> name = tag.Source.IsEmpty ? line.Station : tag.Source;
            _pendingStationLength = name.Length <= _pendingStation.Length ? name.Length : 0;
            name[.._pendingStationLength].CopyTo(_pendingStation);
        }
    }

    private void CountOrphans() =>
        Counters.Count(NmeaError.OrphanFragment, _fragments.Orphans - Counters.OfError(NmeaError.OrphanFragment));

    private void Refuse(NmeaError error, ReadOnlySpan<byte> text)
    {
        Counters.Count(error);
        if (_samples.Count < MaxSamples)
        {
            string shown = Encoding.Latin1.GetString(text[..Math.Min(text.Length, 100)]);
            _samples.Add(Invariant($"line {Counters.Lines}: {error.Name}: {shown}"));
        }
    }
}
