using System.Text;

namespace Maritime.Ais.Reception;

/// <summary>The receivers heard on one connection, numbered in the order in which they first spoke.</summary>
/// <remarks>
/// 0 is "not named". A name is made into a string once; after that a station is found without allocating.
/// </remarks>
public sealed class StationTable
{
    /// <summary>
    /// 4,096: four times the receivers of the largest coastal networks; a hostile feed cannot grow it further.
    /// </summary>
    public const int MaxStations = 4096;

    internal const int MaxNameLength = 64;

    private readonly Dictionary<ulong, int> _byHash = [];
    private readonly List<byte[]> _bytes = [[]];
    private readonly List<string> _names = [""];

    /// <summary>Stations named so far; their numbers are 1 to this.</summary>
    public int Count => _names.Count - 1;

    /// <summary>The station's name; empty for 0.</summary>
    public string NameOf(int station) => _names[station];

    /// <returns>0 when the name is empty, too long, or the table is full.</returns>
    public int Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxNameLength)
        {
            return 0;
        }

        ulong hash = PayloadHash.Of(name);
        if (_byHash.TryGetValue(hash, out int station))
        {
            return _bytes[station].AsSpan().SequenceEqual(name) ? station : 0;
        }

        if (Count >= MaxStations)
        {
            return 0;
        }

        station = _names.Count;
        _byHash.Add(hash, station);
        _bytes.Add(name.ToArray());
        _names.Add(Encoding.Latin1.GetString(name));
        return station;
    }
}
