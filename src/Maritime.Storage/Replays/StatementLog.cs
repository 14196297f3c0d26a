using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Storage.Blobs;

namespace Maritime.Storage.Replays;

/// <summary>
/// What ships said of themselves, beside the track archive: without it a replay would not know who sailed.
/// </summary>
/// <remarks>
/// Thread-safe. Blobs <c>statements/DAY/FROM-TO-HASH.stm</c>, little-endian: 8 "MARITIMT", 2 format version (1), 6
/// zero, 8 XXH64 of the rest; then, packed with Brotli, one statement after the other in order of time, in which one
/// that only repeats the last of its ship is its number and time. What is not flushed is not durable: flush before a
/// snapshot, as with the archive. The same statement is told once, however often it was stored.
/// </remarks>
public sealed class StatementLog(IBlobStore blobs) : IDisposable
{
    private const string Folder = "statements/";
    private const string Ending = ".stm";
    private const int HeaderLength = 24;
    private const int Version = 1;

    /// <summary>1 MB: smaller blobs of a day are merged when more comes, so that a day is a few blobs.</summary>
    private const int MergeBelow = 1 << 20;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1);
    private List<StaticReport> _pending = [];

    /// <summary>Called with a sentence when a blob cannot be read; the rest is read all the same.</summary>
    public event Action<string>? Damaged;

    private static ReadOnlySpan<byte> Magic => "MARITIMT"u8;

    public void Add(StaticReport statement)
    {
        lock (_gate)
        {
            _pending.Add(statement);
        }
    }

    /// <summary>Makes durable what was taken in.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<StaticReport> fresh;
            lock (_gate)
            {
                fresh = [.. _pending];
            }

            foreach (IGrouping<DateTime, StaticReport> day in fresh.GroupBy(said => said.At.UtcDateTime.Date))
            {
                await WriteAsync(day.Key, day, cancellationToken).ConfigureAwait(false);
            }

            lock (_gate)
            {
                _pending.RemoveRange(0, fresh.Count);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>From a time to a time, both included, in order; what is not yet flushed too.</summary>
    public async Task<IReadOnlyList<StaticReport>> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        CancellationToken cancellationToken = default)
    {
        List<StaticReport> found = [];
        await foreach (BlobEntry entry in blobs.ListAsync(Folder, cancellationToken).ConfigureAwait(false))
        {
            if (DayOf(entry.Name) is { } day && day.AddDays(1) > from && day <= until)
            {
                found.AddRange(await ReadBlobAsync(entry.Name, cancellationToken).ConfigureAwait(false));
            }
        }

        lock (_gate)
        {
            found.AddRange(_pending);
        }

        return
        [
            .. found.Where(said => said.At >= from && said.At <= until).Distinct()
                .OrderBy(said => said.At).ThenBy(said => said.Mmsi),
        ];
    }

    /// <summary>Removes whole days that ended before a time.</summary>
    /// <returns>The names of what was removed, for the audit.</returns>
    public async Task<IReadOnlyList<string>> TrimAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken = default)
    {
        List<string> old = [];
        await foreach (BlobEntry entry in blobs.ListAsync(Folder, cancellationToken).ConfigureAwait(false))
        {
            if (DayOf(entry.Name) is { } day && day.AddDays(1) <= before)
            {
                old.Add(entry.Name);
            }
        }

        foreach (string name in old)
        {
            await blobs.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return old;
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>What a later statement leaves out still holds: names and draughts come in separate messages.</summary>
    public static StaticReport Merged(StaticReport earlier, StaticReport later) => later with
    {
        ImoNumber = later.ImoNumber ?? earlier.ImoNumber,
        Name = later.Name ?? earlier.Name,
        CallSign = later.CallSign ?? earlier.CallSign,
        ShipType = later.ShipType ?? earlier.ShipType,
        Dimensions = later.Dimensions ?? earlier.Dimensions,
        DraughtMetres = later.DraughtMetres ?? earlier.DraughtMetres,
        Destination = later.Destination ?? earlier.Destination,
        Eta = later.Eta ?? earlier.Eta,
    };

    private async Task WriteAsync(
        DateTime day,
        IEnumerable<StaticReport> fresh,
        CancellationToken cancellationToken)
    {
        string folder = Folder + Invariant($"{day:yyyy-MM-dd}/");
        List<StaticReport> all = [.. fresh];
        List<string> replaced = [];
        await foreach (BlobEntry entry in blobs.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Length < MergeBelow)
            {
                IReadOnlyList<StaticReport> stored = await ReadBlobAsync(entry.Name, cancellationToken)
                    .ConfigureAwait(false);
                if (stored.Count > 0)
                {
                    all.AddRange(stored);
                    replaced.Add(entry.Name);
                }
            }
        }

        StaticReport[] sorted = [.. all.Distinct().OrderBy(said => said.At).ThenBy(said => said.Mmsi)];
        byte[] bytes = Pack(sorted);
        string name = folder + Invariant(
            $"{sorted[0].At.UtcDateTime:HHmmss}-{sorted[^1].At.UtcDateTime:HHmmss}-{XxHash64.HashToUInt64(bytes):x16}")
            + Ending;
        await blobs.WriteAsync(name, bytes, cancellationToken).ConfigureAwait(false);
        foreach (string old in replaced.Where(old => old != name))
        {
            await blobs.DeleteAsync(old, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<StaticReport>> ReadBlobAsync(string name, CancellationToken cancellationToken)
    {
        byte[]? bytes = await blobs.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return []; // Merged into another one meanwhile.
        }

        // The name holds the checksum of all bytes, the header's among them.
        if (bytes.Length < HeaderLength || !bytes.AsSpan().StartsWith(Magic)
            || !name.EndsWith(Invariant($"-{XxHash64.HashToUInt64(bytes):x16}{Ending}"), StringComparison.Ordinal))
        {
            Damaged?.Invoke(Invariant($"The statements in {name} in {blobs.Place} are damaged; they are left out."));
            return [];
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)) is var version and > Version)
        {
            throw NewerStateException.Of(Invariant($"{name} in {blobs.Place}"), version, Version);
        }

        return Unpack(bytes);
    }

    private static DateTimeOffset? DayOf(string name) =>
        name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Folder.Length + 10
        && DateTimeOffset.TryParseExact(
            name.AsSpan(Folder.Length, 10),
            "yyyy-MM-dd",
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out DateTimeOffset day)
                ? day
                : null;

    private static byte[] Pack(StaticReport[] statements)
    {
        ArrayBufferWriter<byte> body = new();
        StateWriter state = new(body);
        Dictionary<Mmsi, StaticReport> last = [];
        DateTimeOffset before = DateTimeOffset.UnixEpoch;
        state.Write(statements.Length);
        foreach (StaticReport said in statements)
        {
            bool isRepeated = last.TryGetValue(said.Mmsi, out StaticReport? earlier)
                && (earlier with { At = said.At }) == said;
            state.Write(said.Mmsi);
            state.Write(said.At.UtcTicks - before.UtcTicks);
            state.Write(isRepeated);
            if (!isRepeated)
            {
                WriteContent(state, said);
            }

            last[said.Mmsi] = said;
            before = said.At;
        }

        using MemoryStream packed = new();
        packed.Write(new byte[HeaderLength]);
        using (BrotliStream brotli = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(body.WrittenSpan);
        }

        byte[] bytes = packed.ToArray();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(
            bytes.AsSpan(16), XxHash64.HashToUInt64(bytes.AsSpan(HeaderLength)));
        return bytes;
    }

    private static List<StaticReport> Unpack(byte[] bytes)
    {
        using MemoryStream packed = new(bytes, HeaderLength, bytes.Length - HeaderLength);
        using BrotliStream brotli = new(packed, CompressionMode.Decompress);
        using MemoryStream body = new();
        brotli.CopyTo(body);
        StateReader state = new(body.GetBuffer().AsSpan(0, (int)body.Length));
        Dictionary<Mmsi, StaticReport> last = [];
        List<StaticReport> statements = new(state.ReadInt32());
        long ticks = DateTimeOffset.UnixEpoch.UtcTicks;
        while (!state.IsAtEnd)
        {
            Mmsi mmsi = state.ReadMmsi();
            ticks += state.ReadInt64();
            DateTimeOffset at = new(ticks, TimeSpan.Zero);
            last[mmsi] = state.ReadBoolean() ? last[mmsi] with { At = at } : ReadContent(ref state, mmsi, at);
            statements.Add(last[mmsi]);
        }

        return statements;
    }

    private static void WriteContent(StateWriter state, StaticReport said)
    {
        state.Write(said.ImoNumber ?? -1);
        state.Write(said.Name);
        state.Write(said.CallSign);
        state.Write(said.ShipType ?? -1);
        state.Write(said.Dimensions is not null);
        if (said.Dimensions is { } size)
        {
            state.Write(size.ToBow);
            state.Write(size.ToStern);
            state.Write(size.ToPort);
            state.Write(size.ToStarboard);
        }

        state.Write(said.DraughtMetres ?? -1);
        state.Write(said.Destination);
        state.Write(said.Eta);
        state.Write((int)said.Class);
        state.Write((int)said.Family);
        state.Write(said.Source);
    }

    private static StaticReport ReadContent(ref StateReader state, Mmsi mmsi, DateTimeOffset at)
    {
        int imo = state.ReadInt32();
        string? name = state.ReadString();
        string? callSign = state.ReadString();
        int type = state.ReadInt32();
        Dimensions? size = state.ReadBoolean()
            ? new(state.ReadSingle(), state.ReadSingle(), state.ReadSingle(), state.ReadSingle())
            : null;
        float draught = state.ReadSingle();
        return new()
        {
            Mmsi = mmsi,
            At = at,
            ImoNumber = imo < 0 ? null : imo,
            Name = name,
            CallSign = callSign,
            ShipType = type < 0 ? null : (byte)type,
            Dimensions = size,
            DraughtMetres = draught < 0 ? null : draught,
            Destination = state.ReadString(),
            Eta = state.ReadNullableTime(),
            Class = (TransponderClass)state.ReadInt32(),
            Family = (SourceFamily)state.ReadInt32(),
            Source = (ushort)state.ReadInt32(),
        };
    }
}
