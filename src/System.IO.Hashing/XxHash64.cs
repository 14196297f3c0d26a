using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>
/// xxHash's 64-bit variant (XXH64): several bytes per clock. No bytes and seed 0 give EF46DB3751D8E999.
/// </summary>
/// <remarks>
/// The eight bytes come out in big-endian order. Source: xxHash fast digest algorithm, version 0.1.1.
/// </remarks>
public sealed class XxHash64 : NonCryptographicHashAlgorithm
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int StripeLength = 32;

    private readonly ulong _seed;
    private readonly byte[] _pending = new byte[StripeLength];
    private Lanes _lanes;
    private long _length;

    public XxHash64()
        : this(0)
    {
    }

    public XxHash64(long seed)
        : base(sizeof(ulong))
    {
        _seed = (ulong)seed;
        Reset();
    }

    public static ulong HashToUInt64(ReadOnlySpan<byte> source, long seed = 0)
    {
        Lanes lanes = new((ulong)seed);
        int whole = source.Length - (source.Length % StripeLength);
        lanes.Mix(source[..whole]);
        return Finish(lanes, source.Length, (ulong)seed, source[whole..]);
    }

    public static byte[] Hash(ReadOnlySpan<byte> source, long seed = 0)
    {
        byte[] hash = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, HashToUInt64(source, seed));
        return hash;
    }

    public override void Append(ReadOnlySpan<byte> source)
    {
        int held = (int)(_length % StripeLength);
        _length += source.Length;
        if (held > 0)
        {
            int taken = Math.Min(StripeLength - held, source.Length);
            source[..taken].CopyTo(_pending.AsSpan(held));
            source = source[taken..];
            if (held + taken < StripeLength)
            {
                return;
            }

            _lanes.Mix(_pending);
        }

        int whole = source.Length - (source.Length % StripeLength);
        _lanes.Mix(source[..whole]);
        source[whole..].CopyTo(_pending);
    }

    public override void Reset()
    {
        _lanes = new(_seed);
        _length = 0;
    }

    public ulong GetCurrentHashAsUInt64() =>
        Finish(_lanes, _length, _seed, _pending.AsSpan(0, (int)(_length % StripeLength)));

    protected override void GetCurrentHashCore(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, GetCurrentHashAsUInt64());

    private static ulong Finish(Lanes lanes, long length, ulong seed, ReadOnlySpan<byte> rest)
    {
        ulong hash = (length >= StripeLength ? lanes.Merge() : seed + Prime5) + (ulong)length;
        for (; rest.Length >= 8; rest = rest[8..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
        }

        if (rest.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            rest = rest[4..];
        }

        foreach (byte next in rest)
        {
            hash ^= next * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong input) =>
        BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    private struct Lanes(ulong seed)
    {
        private ulong _first = seed + Prime1 + Prime2;
        private ulong _second = seed + Prime2;
        private ulong _third = seed;
        private ulong _fourth = seed - Prime1;

        public void Mix(ReadOnlySpan<byte> stripes)
        {
            (ulong first, ulong second, ulong third, ulong fourth) = (_first, _second, _third, _fourth);
            for (; stripes.Length >= StripeLength; stripes = stripes[StripeLength..])
            {
                first = Round(first, BinaryPrimitives.ReadUInt64LittleEndian(stripes));
                second = Round(second, BinaryPrimitives.ReadUInt64LittleEndian(stripes[8..]));
                third = Round(third, BinaryPrimitives.ReadUInt64LittleEndian(stripes[16..]));
                fourth = Round(fourth, BinaryPrimitives.ReadUInt64LittleEndian(stripes[24..]));
            }

            (_first, _second, _third, _fourth) = (first, second, third, fourth);
        }

        public readonly ulong Merge()
        {
            ulong hash = BitOperations.RotateLeft(_first, 1) + BitOperations.RotateLeft(_second, 7)
                + BitOperations.RotateLeft(_third, 12) + BitOperations.RotateLeft(_fourth, 18);
            hash = Fold(hash, _first);
            hash = Fold(hash, _second);
            hash = Fold(hash, _third);
            return Fold(hash, _fourth);
        }

        private static ulong Fold(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;
    }
}
