using System.Threading.Channels;

namespace Maritime.Server.Map;

/// <summary>What a page asks for when it looks at a part of the map.</summary>
/// <param name="Bbox">West, south, east, north; beyond ±180 is wrapped.</param>
/// <param name="Zoom">Of the map: it decides how often the box is sent.</param>
/// <param name="Epoch">Of the last tick frame; 0 on the first call.</param>
/// <param name="Since">Sequence of the last tick frame for this box; 0 asks for the whole picture.</param>
/// <param name="Replay">Id of the replay that is looked at; null for what the server watches now.</param>
internal sealed record MapRequest(
    double[]? Bbox, double Zoom, uint Epoch = 0, long Since = 0, string? Replay = null);

/// <summary>One page's view of the map: what it has been told, and the one message that waits for it.</summary>
/// <remarks>
/// The channel holds one message. While the page has not taken it, later ticks are not offered and the sequence stays,
/// so that the next message tells everything since: a slow page gets the latest picture, never a backlog.
/// </remarks>
internal sealed class MapSubscription(MapBox box, double zoom, long since)
{
    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(1);
    private long _dueAt;

    public MapBox Box { get; } = box;

    /// <summary>Up to where the page's picture is complete.</summary>
    public long Since { get; private set; } = since;

    /// <summary>The vessel whose card is open: it is sent at every tick.</summary>
    public uint Watched { get; set; }

    public ChannelReader<byte[]> Messages => _messages.Reader;

    /// <summary>Sends the box's changes when its turn has come, or else only those vessels that may not wait.</summary>
    /// <param name="nowMilliseconds">Of a clock that only goes forward.</param>
    /// <param name="urgent">The vessels of this tick that are under alert or watched.</param>
    public void Offer(MapCells cells, long nowMilliseconds, IReadOnlyList<MapVessel> urgent)
    {
        if (_messages.Reader.Count > 0)
        {
            return;
        }

        if (nowMilliseconds >= _dueAt)
        {
            if (_messages.Writer.TryWrite(cells.Message(Box, Since)))
            {
                Since = cells.Sequence;
                _dueAt = nowMilliseconds + (long)Cadence(cells).TotalMilliseconds;
            }

            return;
        }

        MapVessel[] now = [.. urgent.Where(IsMine)];
        if (now.Length > 0)
        {
            _messages.Writer.TryWrite(cells.MessageOf(now, Since));
        }
    }

    private bool IsMine(MapVessel vessel) =>
        vessel.Id == Watched || (vessel.Flags.HasFlag(MapVesselFlags.Alerted) && Box.Contains(vessel.Position));

    // A ship of 15 kn crosses one pixel in 60 s at zoom 4 and in 1 s at zoom 10; sending more often shows nothing. A
    // box with few ships costs little at any zoom, and then a lively picture is worth more.
    private TimeSpan Cadence(MapCells cells)
    {
        double byZoom = zoom switch
        {
            < 5 => 60,
            < 7 => 30,
            < 10 => 10,
            _ => 2,
        };
        double byCount = cells.CountIn(Box) switch
        {
            <= 500 => 0.9,
            <= 2_000 => 2,
            _ => 60,
        };
        return TimeSpan.FromSeconds(Math.Min(byZoom, byCount));
    }
}
