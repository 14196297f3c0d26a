using Maritime.Primitives;

namespace Maritime.Detection.Spoofing;

/// <summary>Where ships were heard although the coastline says land: rivers, lakes, canals, new harbours.</summary>
/// <remarks>Counted per 0.02° (about a nautical mile): who was there first, and whether anybody else was.</remarks>
internal sealed class InlandWater
{
    private const double CellDegrees = 0.02;
    private const int Columns = 18_000;

    private readonly SortedDictionary<int, (int First, bool IsShared)> _cells = [];

    public void Learn(Position place, Mmsi mmsi)
    {
        int cell = CellOf(place.LatitudeDegrees, place.LongitudeDegrees);
        (int First, bool IsShared) known = _cells.GetValueOrDefault(cell, (mmsi.Value, false));
        _cells[cell] = (known.First, known.IsShared || known.First != mmsi.Value);
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
                if (_cells.TryGetValue(cell, out (int First, bool IsShared) known)
                    && (known.IsShared || known.First != except.Value))
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
        foreach ((int cell, (int first, bool isShared)) in _cells)
        {
            state.Write(cell);
            state.Write(first);
            state.Write(isShared);
        }
    }

    public void Load(ref StateReader state)
    {
        _cells.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            _cells[state.ReadInt32()] = (state.ReadInt32(), state.ReadBoolean());
        }
    }

    private static int CellOf(double latitude, double longitude)
    {
        int column = (int)Math.Floor((longitude + 180) / CellDegrees);
        return ((int)Math.Floor((latitude + 90) / CellDegrees) * Columns) + (((column % Columns) + Columns) % Columns);
    }
}
