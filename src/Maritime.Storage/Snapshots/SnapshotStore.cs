using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Maritime.Storage.Blobs;

namespace Maritime.Storage.Snapshots;

/// <summary>
/// What a host remembered at one place of the journal: the newest of these and the journal's rest is everything.
/// </summary>
/// <remarks>
/// Layout, little-endian: 8 "MARITIMS", 2 format version (2), 2 zero, 4 state version, 8 journal offset, 8 offset from
/// which readers are warmed up, 8 length of the state, 8 XXH64 of the 40 bytes before and everything after; then the
/// state in parts of <see cref="PartBytes"/>, the last one shorter, each as 4 bytes of length and so many of Brotli at
/// its fastest: parts are packed and unpacked on all cores. Named <c>snapshots/OFFSET.snap</c> with 20 digits.
/// </remarks>
public sealed class SnapshotStore(IBlobStore blobs)
{
    /// <summary>Of the state inside: what vessels, cells and books write. Raised with every change of theirs.</summary>
    public const int StateVersion = 8;

    /// <summary>3: the newest, and two to fall back to when it is damaged.</summary>
    public const int KeptCount = 3;

    private const string Folder = "snapshots/";
    private const int Version = 2;
    private const int HeaderLength = 48;

    /// <summary>4 MiB: 50 parts for 200,000 vessels, so that no core waits long for the last one.</summary>
    private const int PartBytes = 4 << 20;

    private static ReadOnlySpan<byte> Magic => "MARITIMS"u8;

    /// <summary>Called with a sentence when a snapshot cannot be read; an older one is taken then.</summary>
    public event Action<string>? Damaged;

    /// <summary>Durable when done; older ones than the last <see cref="KeptCount"/> are removed afterwards.</summary>
    public async Task SaveAsync(Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        byte[] bytes = Pack(snapshot.State);
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), StateVersion);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), snapshot.JournalOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), snapshot.WarmFrom);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), snapshot.State.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), ChecksumOf(bytes));
        string name = Folder + Invariant($"{snapshot.JournalOffset:D20}.snap");
        await blobs.WriteAsync(name, bytes, cancellationToken).ConfigureAwait(false);
        List<BlobEntry> all = await ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (BlobEntry old in all.Take(Math.Max(0, all.Count - KeptCount)))
        {
            await blobs.DeleteAsync(old.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The newest that is whole; null when there is none.</summary>
    /// <exception cref="NewerStateException">A newer program wrote it.</exception>
    public async Task<Snapshot?> LoadNewestAsync(CancellationToken cancellationToken = default)
    {
        List<BlobEntry> all = await ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (BlobEntry entry in all.AsEnumerable().Reverse())
        {
            byte[] bytes = await blobs.ReadAsync(entry.Name, cancellationToken).ConfigureAwait(false) ?? [];
            if (Read(bytes, entry.Name) is { } snapshot)
            {
                return snapshot;
            }

            Damaged?.Invoke(Invariant(
                $"The snapshot {entry.Name} in {blobs.Place} is damaged or of an older program; ")
                    + "an older one is taken.");
        }

        return null;
    }

    /// <summary>
    /// Up to where the journal is in the newest snapshot, and from where readers are warmed up for what follows; zeros
    /// when there is none. Reads no state: what is named is no promise that the state is whole.
    /// </summary>
    public async Task<(long JournalOffset, long WarmFrom)> NewestOffsetsAsync(
        CancellationToken cancellationToken = default)
    {
        List<BlobEntry> all = await ListAsync(cancellationToken).ConfigureAwait(false);
        byte[] header = all is [.., var newest]
            ? await blobs.ReadRangeAsync(newest.Name, 0, HeaderLength, cancellationToken).ConfigureAwait(false) ?? []
            : [];
        return header.Length == HeaderLength && header.AsSpan().StartsWith(Magic)
            ? (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16)),
                BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24)))
            : default;
    }

    /// <summary>The oldest offset that any kept snapshot needs of the journal; 0 when there is none.</summary>
    public async Task<long> OldestNeededAsync(CancellationToken cancellationToken = default)
    {
        List<BlobEntry> all = await ListAsync(cancellationToken).ConfigureAwait(false);
        if (all is not [var oldest, ..])
        {
            return 0;
        }

        byte[] header = await blobs.ReadRangeAsync(oldest.Name, 0, HeaderLength, cancellationToken)
            .ConfigureAwait(false) ?? [];
        return header.Length == HeaderLength ? BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24)) : 0;
    }

    private static Snapshot? Read(byte[] bytes, string name)
    {
        if (bytes.Length < HeaderLength || !bytes.AsSpan().StartsWith(Magic)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(40)) != ChecksumOf(bytes))
        {
            return null;
        }

        int version = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        int stateVersion = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        if (version > Version || stateVersion > StateVersion)
        {
            throw NewerStateException.Of("The snapshot " + name, stateVersion, StateVersion);
        }

        if (stateVersion < StateVersion)
        {
            return null; // What it holds is laid out otherwise: the journal tells it anew.
        }

        return new(
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(24)),
            Unpack(bytes));
    }

    /// <returns>Room for the header, and the state's parts.</returns>
    private static byte[] Pack(byte[] state)
    {
        byte[][] parts = new byte[(state.Length + PartBytes - 1) / PartBytes][];
        Parallel.For(0, parts.Length, index =>
        {
            ReadOnlySpan<byte> part = state.AsSpan(index * PartBytes);
            part = part[..Math.Min(part.Length, PartBytes)];
            byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(part.Length)];
            parts[index] = BrotliEncoder.TryCompress(part, packed, out int length, quality: 1, window: 22)
                ? packed[..length]
                : throw new InvalidOperationException("Brotli did not fit a part into its own bound.");
        });
        byte[] bytes = new byte[HeaderLength + parts.Sum(part => sizeof(int) + part.Length)];
        Span<byte> rest = bytes.AsSpan(HeaderLength);
        foreach (byte[] part in parts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, part.Length);
            part.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + part.Length)..];
        }

        return bytes;
    }

    /// <summary>What is read here has the checksum of what was written.</summary>
    private static byte[] Unpack(byte[] bytes)
    {
        byte[] state = new byte[BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(32))];
        List<(int At, int Length)> parts = [];
        for (int at = HeaderLength; at < bytes.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            parts.Add((at + sizeof(int), length));
            at += sizeof(int) + length;
        }

        Parallel.For(0, parts.Count, index =>
        {
            Span<byte> part = state.AsSpan(index * PartBytes);
            part = part[..Math.Min(part.Length, PartBytes)];
            (int at, int length) = parts[index];
            bool isWhole = BrotliDecoder.TryDecompress(bytes.AsSpan(at, length), part, out int written);
            if (!isWhole || written != part.Length)
            {
                throw new InvalidOperationException("A snapshot with a right checksum does not unpack.");
            }
        });
        return state;
    }

    private static ulong ChecksumOf(byte[] bytes)
    {
        XxHash64 hash = new();
        hash.Append(bytes.AsSpan(0, 40));
        hash.Append(bytes.AsSpan(HeaderLength));
        return hash.GetCurrentHashAsUInt64();
    }

    private async Task<List<BlobEntry>> ListAsync(CancellationToken cancellationToken)
    {
        List<BlobEntry> all = [];
        await foreach (BlobEntry entry in blobs.ListAsync(Folder, cancellationToken).ConfigureAwait(false))
        {
            all.Add(entry);
        }

        return all;
    }
}

/// <param name="JournalOffset">Everything before it is in the state.</param>
/// <param name="WarmFrom">
/// Readers are fed from here, and what they yield before <paramref name="JournalOffset"/> is thrown away: so half a
/// message that had come in by then is whole again.
/// </param>
public sealed record Snapshot(long JournalOffset, long WarmFrom, byte[] State);
