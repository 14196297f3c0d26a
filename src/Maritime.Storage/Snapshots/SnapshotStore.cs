using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Maritime.Storage.Blobs;

namespace Maritime.Storage.Snapshots;

/// <summary>
/// What a host remembered at one place of the journal: the newest of these and the journal's rest is everything.
/// </summary>
/// <remarks>
/// Layout, little-endian: 8 "MARITIMS", 2 format version (1), 2 zero, 4 state version, 8 journal offset, 8 offset from
/// which readers are warmed up, 8 length of the state, 8 XXH64 of the 40 bytes before and the packed state; then the
/// state, packed with Brotli at its fastest. Named <c>snapshots/OFFSET.snap</c> with 20 digits.
/// </remarks>
public sealed class SnapshotStore(IBlobStore blobs)
{
    /// <summary>Of the state inside: what vessels, cells and books write. Raised with every change of theirs.</summary>
    public const int StateVersion = 2;

    /// <summary>3: the newest, and two to fall back to when it is damaged.</summary>
    public const int KeptCount = 3;

    private const string Folder = "snapshots/";
    private const int Version = 1;
    private const int HeaderLength = 48;

    private static ReadOnlySpan<byte> Magic => "MARITIMS"u8;

    /// <summary>Called with a sentence when a snapshot cannot be read; an older one is taken then.</summary>
    public event Action<string>? Damaged;

    /// <summary>Durable when done; older ones than the last <see cref="KeptCount"/> are removed afterwards.</summary>
    public async Task SaveAsync(Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        using MemoryStream packed = new();
        packed.Write(new byte[HeaderLength]);
        await using (BrotliStream brotli = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await brotli.WriteAsync(snapshot.State, cancellationToken).ConfigureAwait(false);
        }

        byte[] bytes = packed.ToArray();
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

        byte[] state = new byte[BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(32))];
        using BrotliStream brotli = new(
            new MemoryStream(bytes, HeaderLength, bytes.Length - HeaderLength), CompressionMode.Decompress);
        brotli.ReadExactly(state);
        return new(
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(24)),
            state);
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
