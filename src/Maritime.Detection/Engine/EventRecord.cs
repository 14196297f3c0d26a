using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Writes and reads whole events as part of a saved state.</summary>
internal static class EventRecord
{
    public static void Write(StateWriter state, Dictionary<string, VesselEvent> events)
    {
        state.Write(events.Count);
        foreach (VesselEvent one in events.Values.OrderBy(one => one.Id, StringComparer.Ordinal))
        {
            Write(state, one);
        }
    }

    public static void Read(ref StateReader state, Dictionary<string, VesselEvent> events)
    {
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            VesselEvent one = Read(ref state);
            events[one.Id] = one;
        }
    }

    private static void Write(StateWriter state, VesselEvent one)
    {
        state.Write(one.Kind);
        state.Write(one.Mmsi);
        state.Write(one.Partner?.Value ?? -1);
        SaidState.Write(state, one);
        state.Write(one.Summary);
        state.Write(one.Caution);
        state.Write(one.Supersedes);
        state.Write(one.Evidence.Length);
        foreach (Evidence term in one.Evidence)
        {
            state.Write(term.Name);
            state.Write(term.Text);
            state.Write(term.Value is not null);
            state.Write(term.Value ?? 0);
            state.Write(term.Unit);
            state.Write(term.Weight is not null);
            state.Write(term.Weight ?? 0);
        }
    }

    private static VesselEvent Read(ref StateReader state)
    {
        string kind = state.ReadString() ?? "";
        Mmsi mmsi = state.ReadMmsi();
        Mmsi? partner = Mmsi.TryCreate(state.ReadInt32(), out Mmsi other) ? other : null;
        VesselEvent one = SaidState.Read(ref state, mmsi, partner) with
        {
            Kind = kind,
            Summary = state.ReadString() ?? "",
            Caution = state.ReadString() ?? "",
            Supersedes = state.ReadString(),
        };
        ImmutableArray<Evidence>.Builder evidence = ImmutableArray.CreateBuilder<Evidence>();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            string name = state.ReadString() ?? "";
            string text = state.ReadString() ?? "";
            bool hasValue = state.ReadBoolean();
            double value = state.ReadDouble();
            string unit = state.ReadString() ?? "";
            bool hasWeight = state.ReadBoolean();
            double weight = state.ReadDouble();
            evidence.Add(new(name, text, hasValue ? value : null, unit, hasWeight ? weight : null));
        }

        return one with { Evidence = evidence.ToImmutable() };
    }
}
