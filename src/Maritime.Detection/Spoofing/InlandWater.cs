using System.Runtime.InteropServices;
using Maritime.Primitives;

namespace Maritime.Detection.Spoofing;

/// <summary>Where ships were heard although the coastline says land: rivers, lakes, canals, new harbours.</summary>
/// <remarks>Counted per 0.02° (about a nautical mile): who was there first, and whether anybody else was.</remarks>
internal sealed class InlandWater
{
    private const double CellDegrees = 0.02;
    private const int Columns = 18_000;
    private const int Shared = -1;

    private readonly Dictionary<int, int> _cells = []; // MMSI of the first one there, or Shared.

    public void Learn(Position place, Mmsi mmsi)
    {
        int cell = CellOf(place.LatitudeDegrees, place.LongitudeDegrees);
        ref int known = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, cell, out bool isKnown);
        known = !isKnown || known == mmsi.Value ? mmsi.Value : Shared;
    }

    /// <summary>Whether a ship other than this one was heard here or in the next cell.</summary>
    public bool IsKnown(Position place, Mmsi except)
    {
        for (int y = -1; y <= 1; y++)
        {
            for (int x = -1; x <= 1; x++)
            {
                int cell = CellOf(
                    place.LatitudeDegrees + (y * CellDegrees), place.LongitudeDegrees + (x * CellDegrees));
                if (_cells.TryGetValue(cell, out int known) && known != except.Value)
                {
                    return true;
                }
            }
        }

        return false;
    }

    public void Save(StateWriter state)
    {
        state.Write(_cells.Count);
        foreach ((int cell, int known) in _cells.OrderBy(one => one.Key))
        {
            state.Write(cell);
            state.Write(known);
        }
    }

    public void Load(ref StateReader state)
    {
        _cells.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int cell = state.ReadInt32();
            _cells[cell] = state.ReadInt32();
        }
    }

    private static int CellOf(double latitude, double longitude)
    {
        int column = (int)Math.Floor((longitude + 180) / CellDegrees);
        return ((int)Math.Floor((latitude + 90) / CellDegrees) * Columns) + (((column % Columns) + Columns) % Columns);
    }
}
