using System.Buffers;
using Maritime.Detection;
using Maritime.Primitives;

namespace Maritime.Cluster;

/// <summary>What one vessel has to say at the close of a tick.</summary>
internal sealed record TickAnswer(
    List<VesselEvent> Events, List<SeaObservation> Observations, List<Mail> Mail, Presence? Presence)
{
    public SavedState Pack()
    {
        ArrayBufferWriter<byte> bytes = new(256);
        StateWriter state = new(bytes);
        StateExchange.Write(state, Events, EventBytes.Write);
        StateExchange.Write(state, Observations, static (to, seen) => seen.Save(to));
        StateExchange.Write(state, Mail, static (to, letter) => letter.Save(to));
        state.Write(Presence is not null);
        Presence?.Save(state);
        return new(bytes.WrittenSpan.ToArray());
    }

    public static TickAnswer Unpack(SavedState packed)
    {
        StateReader state = new(packed.Bytes);
        List<VesselEvent> events = StateExchange.Read(ref state, EventBytes.Read);
        List<SeaObservation> observations = StateExchange.Read(ref state, SeaObservation.Load);
        List<Mail> mail = StateExchange.Read(ref state, Detection.Mail.Load);
        return new(events, observations, mail, state.ReadBoolean() ? Detection.Presence.Load(ref state) : null);
    }
}
