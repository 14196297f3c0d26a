using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Writes and reads <see cref="Particulars"/> as part of a saved state.</summary>
internal static class ParticularsState
{
    public static void Write(StateWriter state, Particulars ship)
    {
        state.Write(ship.ShipType ?? -1);
        state.Write(ship.Dimensions is not null);
        if (ship.Dimensions is { } box)
        {
            state.WriteTenths(box.ToBow);
            state.WriteTenths(box.ToStern);
            state.WriteTenths(box.ToPort);
            state.WriteTenths(box.ToStarboard);
        }

        state.WriteTenths(ship.DraughtMetres ?? float.NaN);
        state.Write(ship.IsListed);
        state.Write(ship.Service is not null);
        ship.Service?.Save(state);
    }

    public static Particulars Read(ref StateReader state)
    {
        byte? type = state.ReadInt32() is >= 0 and var known ? (byte)known : null;
        Dimensions? box = null;
        if (state.ReadBoolean())
        {
            float bow = state.ReadTenths();
            float stern = state.ReadTenths();
            float port = state.ReadTenths();
            box = new Dimensions(bow, stern, port, state.ReadTenths());
        }

        float draught = state.ReadTenths();
        bool isListed = state.ReadBoolean();
        ServiceMemory? service = state.ReadBoolean() ? ServiceMemory.Load(ref state) : null;
        return new(type, box, float.IsNaN(draught) ? null : draught, service) { IsListed = isListed };
    }
}
