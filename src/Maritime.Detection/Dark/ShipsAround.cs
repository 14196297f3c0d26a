using System.Runtime.InteropServices;
using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <summary>Which ships were heard in which patch of sea lately, by which kind of receiver, and who of them is silent
/// since when.</summary>
/// <remarks>
/// One entry per ship, in the cell where it was last heard; forgotten after a day. What the ships next to a silent one
/// did is what tells a failed station from a ship that switched off.
/// </remarks>
internal sealed class ShipsAround
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    /// <summary>A silence is told of with a delay of minutes, and ships report at different seconds.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(8);

    /// <summary>How long a time counts as the same.</summary>
    public static TimeSpan Window { get; } = Together * 2;

    private readonly Dictionary<SeaCell, List<Seen>> _cells = [];
    private readonly Dictionary<int, Home> _homes = [];
    private long _forgotten;

    public void Heard(Mmsi mmsi, SeaCell cell, SourceFamily family, long at)
    {
        ref Seen seen = ref At(mmsi.Value, cell);
        seen = seen.HeardBy(family, at) with { SilentSince = 0 };
    }

    /// <summary>
    /// Null when it was not heard for a day; late by as much as ships take to hand on what was heard.
    /// </summary>
    public DateTimeOffset? LastHeard(Mmsi mmsi) => _homes.TryGetValue(mmsi.Value, out Home home)
        ? new DateTimeOffset(_cells[home.Cell][home.Index].Newest, TimeSpan.Zero)
        : null;

    /// <summary>The ship is overdue since a time.</summary>
    public void Fell(Mmsi mmsi, SeaCell cell, long since)
    {
        ref Seen seen = ref At(mmsi.Value, cell);
        seen = seen with { SilentSince = since };
    }

    /// <summary>What the others in these cells did since a ship was last heard.</summary>
    /// <param name="later">Others may have fallen silent so much later, because they report seldom.</param>
    /// <returns>
    /// Ships heard since, ships that fell silent at the same time and still are, and how many others fell silent at
    /// some other time of the day before and still are.
    /// </returns>
    public (int Heard, int Silent, int Gone) Since(
        ReadOnlySpan<SeaCell> cells, SourceFamily family, Mmsi except, long since, long later)
    {
        int heard = 0;
        int silent = 0;
        int gone = 0;
        long first = since - Together.Ticks;
        long last = since + later + Together.Ticks;
        foreach (SeaCell cell in cells)
        {
            if (!_cells.TryGetValue(cell, out List<Seen>? ships))
            {
                continue;
            }

            foreach (Seen ship in ships)
            {
                if (ship.Mmsi == except.Value)
                {
                    continue;
                }

                heard += ship.At(family) > since + TimeSpan.FromMinutes(2).Ticks ? 1 : 0;
                bool isTogether = ship.SilentSince >= first && ship.SilentSince <= last;
                silent += isTogether ? 1 : 0;
                gone += ship.SilentSince > 0 && !isTogether ? 1 : 0;
            }
        }

        return (heard, silent, gone);
    }

    public void Forget(DateTimeOffset now)
    {
        if (now.UtcTicks - _forgotten < ForgetEvery.Ticks)
        {
            return;
        }

        _forgotten = now.UtcTicks;
        long oldest = (now - Kept).UtcTicks;
        foreach ((SeaCell cell, List<Seen> ships) in _cells.ToList())
        {
            foreach (Seen ship in ships.Where(ship => ship.Newest < oldest))
            {
                _homes.Remove(ship.Mmsi);
            }

            ships.RemoveAll(ship => ship.Newest < oldest);
            for (int i = 0; i < ships.Count; i++)
            {
                _homes[ships[i].Mmsi] = new Home(cell, i);
            }

            if (ships.Count == 0)
            {
                _cells.Remove(cell);
            }
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_forgotten);
        state.Write(_homes.Count);
        foreach ((int mmsi, (SeaCell cell, int index)) in _homes.OrderBy(home => home.Key))
        {
            Seen ship = _cells[cell][index];
            state.Write(mmsi);
            state.Write(cell.Row);
            state.Write(cell.Column);
            state.Write(ship.Terrestrial);
            state.Write(ship.Satellite);
            state.Write(ship.SilentSince);
        }
    }

    public void Load(ref StateReader state)
    {
        _cells.Clear();
        _homes.Clear();
        _forgotten = state.ReadInt64();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int mmsi = state.ReadInt32();
            SeaCell cell = new((short)state.ReadInt32(), (short)state.ReadInt32());
            int index = Put(cell, new Seen(mmsi, state.ReadInt64(), state.ReadInt64(), state.ReadInt64()));
            _homes[mmsi] = new Home(cell, index);
        }
    }

    // The ship's entry, in this cell from now on.
    private ref Seen At(int mmsi, SeaCell cell)
    {
        ref Home home = ref CollectionsMarshal.GetValueRefOrAddDefault(_homes, mmsi, out bool isKnown);
        if (!isKnown || home.Cell != cell)
        {
            Seen seen = isKnown ? Leave(home) : new Seen(mmsi, 0, 0, 0);
            home = new Home(cell, Put(cell, seen));
        }

        return ref CollectionsMarshal.AsSpan(_cells[cell])[home.Index];
    }

    // The last ship of a cell takes the place of one that leaves.
    private Seen Leave(Home home)
    {
        List<Seen> ships = _cells[home.Cell];
        Seen seen = ships[home.Index];
        Seen last = ships[^1];
        ships[home.Index] = last;
        ships.RemoveAt(ships.Count - 1);
        if (last.Mmsi != seen.Mmsi)
        {
            _homes[last.Mmsi] = home;
        }

        return seen;
    }

    private int Put(SeaCell cell, Seen ship)
    {
        if (!_cells.TryGetValue(cell, out List<Seen>? ships))
        {
            _cells[cell] = ships = [];
        }

        ships.Add(ship);
        return ships.Count - 1;
    }

    /// <param name="Index">Its place in the cell's list.</param>
    private readonly record struct Home(SeaCell Cell, int Index);

    /// <param name="Terrestrial">Ticks of the last time; 0 for never.</param>
    /// <param name="Satellite">Ticks of the last time; 0 for never.</param>
    /// <param name="SilentSince">Ticks; 0 while it is not overdue.</param>
    private readonly record struct Seen(int Mmsi, long Terrestrial, long Satellite, long SilentSince)
    {
        public long Newest => Math.Max(Terrestrial, Satellite);

        public long At(SourceFamily family) => family == SourceFamily.Satellite ? Satellite : Terrestrial;

        public Seen HeardBy(SourceFamily family, long at) => family == SourceFamily.Satellite
            ? this with { Satellite = Math.Max(Satellite, at) }
            : this with { Terrestrial = Math.Max(Terrestrial, at) };
    }
}
