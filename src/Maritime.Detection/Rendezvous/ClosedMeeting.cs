using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>A meeting that is over, kept for a few days: what a ship does next may tell what it was.</summary>
internal sealed record ClosedMeeting(RunStatistics Run, Particulars Own, Particulars Other, VesselEvent Said)
{
    public void Save(StateWriter state)
    {
        state.Write(Said.Partner!.Value);
        Run.Save(state);
        ParticularsState.Write(state, Own);
        ParticularsState.Write(state, Other);
        SaidState.Write(state, Said);
    }

    public static ClosedMeeting Load(ref StateReader state, Mmsi mmsi)
    {
        Mmsi partner = state.ReadMmsi();
        RunStatistics run = RunStatistics.Load(ref state);
        Particulars own = ParticularsState.Read(ref state);
        Particulars other = ParticularsState.Read(ref state);
        return new(run, own, other, SaidState.Read(ref state, mmsi, partner));
    }
}

/// <summary>What must be kept of an event that was told, so that its next version carries on from it.</summary>
internal static class SaidState
{
    /// <summary>Without words and evidence, which the next version finds anew: most of an event.</summary>
    public static VesselEvent Of(VesselEvent told) => told with { Summary = "", Evidence = [], Caution = "" };

    public static void Write(StateWriter state, VesselEvent said)
    {
        state.Write(said.StartedAt);
        state.Write(said.EndedAt);
        state.Write(said.Place);
        state.Write(said.EndPlace);
        state.Write(said.Version);
        state.Write((byte)said.State);
        state.Write((byte)said.Stage);
        state.Write(said.Label);
        state.Write(said.Confidence);
    }

    public static VesselEvent Read(ref StateReader state, Mmsi mmsi, Mmsi? partner) => new()
    {
        Kind = EventKinds.Rendezvous,
        Mmsi = mmsi,
        Partner = partner,
        StartedAt = state.ReadTime(),
        EndedAt = state.ReadNullableTime(),
        Place = state.ReadPosition(),
        EndPlace = state.ReadNullablePosition(),
        Version = state.ReadInt32(),
        State = (EventState)state.ReadInt32(),
        Stage = (EventStage)state.ReadInt32(),
        Label = state.ReadString() ?? "",
        Confidence = state.ReadDouble(),
        Summary = "",
    };
}
