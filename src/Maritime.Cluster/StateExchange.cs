using System.Buffers;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Hosting;

namespace Maritime.Cluster;

/// <summary>Values to the bytes that travel between grains, and back.</summary>
internal static class StateExchange
{
    public delegate T ReadOne<out T>(ref StateReader state);

    public static SavedState Pack<T>(IReadOnlyCollection<T> items, Action<StateWriter, T> write)
    {
        ArrayBufferWriter<byte> bytes = new(256);
        Write(new StateWriter(bytes), items, write);
        return new(bytes.WrittenSpan.ToArray());
    }

    public static void Write<T>(StateWriter state, IReadOnlyCollection<T> items, Action<StateWriter, T> write)
    {
        state.Write(items.Count);
        foreach (T item in items)
        {
            write(state, item);
        }
    }

    public static List<T> Unpack<T>(SavedState packed, ReadOne<T> read)
    {
        StateReader state = new(packed.Bytes);
        return packed.Bytes.Length == 0 ? [] : Read(ref state, read);
    }

    public static List<T> Read<T>(ref StateReader state, ReadOne<T> read)
    {
        List<T> items = [];
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            items.Add(read(ref state));
        }

        return items;
    }

    public static void WriteReport(StateWriter state, Report report)
    {
        state.Write(report.Static is not null);
        if (report.Static is { } said)
        {
            ReportState.Write(state, said);
        }
        else
        {
            ReportState.Write(state, report.Position);
        }
    }

    public static Report ReadReport(ref StateReader state) => state.ReadBoolean()
        ? new(default, ReportState.ReadStatic(ref state))
        : new(ReportState.ReadPosition(ref state), Static: null);

    /// <summary>The grain key of a sea cell.</summary>
    public static long KeyOf(SeaCell cell) => ((long)cell.Row << 16) | (ushort)cell.Column;
}
