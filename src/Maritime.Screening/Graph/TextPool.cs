using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Maritime.Screening.Graph;

/// <summary>Texts as UTF-8 in one array, each once, numbered from 0: two million names in 24 bytes each.</summary>
internal sealed class TextPool
{
    private byte[] _bytes;
    private int[] _starts;
    private int[] _buckets;
    private int _byteCount;

    public TextPool(int capacity = 16)
    {
        int texts = Math.Max(16, capacity);
        _bytes = new byte[texts * 8];
        _starts = new int[texts + 1];
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)texts * 2)];
    }

    public int Count { get; private set; }

    public string this[int index] => Encoding.UTF8.GetString(BytesOf(index));

    public bool TryFind(string text, out int index)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        index = _buckets[BucketOf(bytes)] - 1;
        return index >= 0;
    }

    /// <summary>The number of the text, the same one every time.</summary>
    public int Intern(string text)
    {
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = size <= 512 ? stackalloc byte[size] : new byte[size];
        bytes = bytes[..Encoding.UTF8.GetBytes(text, bytes)];
        int bucket = BucketOf(bytes);
        return _buckets[bucket] == 0 ? Append(bytes, bucket) : _buckets[bucket] - 1;
    }

    private int Append(ReadOnlySpan<byte> bytes, int bucket)
    {
        if (Count + 1 >= _starts.Length)
        {
            Array.Resize(ref _starts, _starts.Length * 2);
        }

        if (_byteCount + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _byteCount + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_byteCount));
        _byteCount += bytes.Length;
        _starts[Count + 1] = _byteCount;
        _buckets[bucket] = Count + 1;
        Count++;
        if (Count * 2 > _buckets.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    private void Rehash()
    {
        _buckets = new int[_buckets.Length * 2];
        for (int index = 0; index < Count; index++)
        {
            _buckets[BucketOf(BytesOf(index))] = index + 1;
        }
    }

    /// <summary>The bucket that holds the text, or the free one where it belongs.</summary>
    private int BucketOf(ReadOnlySpan<byte> bytes)
    {
        int mask = _buckets.Length - 1;
        int bucket = (int)Hash(bytes) & mask;
        while (_buckets[bucket] != 0 && !BytesOf(_buckets[bucket] - 1).SequenceEqual(bytes))
        {
            bucket = (bucket + 1) & mask;
        }

        return bucket;
    }

    private ReadOnlySpan<byte> BytesOf(int index) => _bytes.AsSpan(_starts[index].._starts[index + 1]);

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14_695_981_039_346_656_037 ^ (ulong)bytes.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            hash = BitOperations.RotateLeft((hash ^ word) * 0x9E37_79B9_7F4A_7C15, 29);
        }

        foreach (byte rest in bytes[(words.Length * 8)..])
        {
            hash = (hash ^ rest) * 1_099_511_628_211;
        }

        return (uint)(hash ^ (hash >> 32));
    }
}
