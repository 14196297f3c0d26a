using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Maritime.Ais;
using Maritime.Ais.Reports;
using Maritime.Storage.Journal;

namespace Maritime.Storage.Tests.Server;

/// <summary>
/// An AIS station with a memory: sends a recording over TCP, and after a cut carries on with the first message that the
/// server's journal does not have whole.
/// </summary>
/// <remarks>
/// Whole: a decoder rightly drops halves of a message that arrive more than 2 s apart, and a restart takes longer.
/// </remarks>
internal sealed class Station : IAsyncDisposable
{
    private const int MessagesAtOnce = 25;

    private readonly byte[][] _messages;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly string _journal;
    private readonly Task _serving;
    private int _limit;

    /// <param name="journal">The server's folder.</param>
    public Station(byte[][] messages, string journal)
    {
        _messages = messages;
        _journal = journal;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => Invariant($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many messages may be sent; more wait.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>Messages with the time of each report, in order of time; of one or two lines each.</summary>
    public static byte[][] MessagesOf(IEnumerable<PositionReport> positions, IEnumerable<StaticReport> statics)
    {
        ReportWriter writer = new("station");
        List<byte[]> messages = [];
        foreach ((DateTimeOffset _, PositionReport? position, StaticReport? said) in statics
            .Select(said => (said.At, (PositionReport?)null, (StaticReport?)said))
            .Concat(positions.Select(position => (position.At, (PositionReport?)position, (StaticReport?)null)))
            .OrderBy(each => each.At))
        {
            ArrayBufferWriter<byte> bytes = new();
            if (said is not null)
            {
                writer.Write(said, bytes);
            }
            else
            {
                writer.Write(position!.Value, bytes);
            }

            messages.Add(bytes.WrittenSpan.ToArray());
        }

        return [.. messages];
    }

    /// <summary>Messages that the journal has whole.</summary>
    public int Kept() => FolderJournal.Read(_journal).Sum(record => Endings(record.Bytes.Span));

    /// <summary>Lines that end a message: alone, or the last of its parts.</summary>
    public static int Endings(ReadOnlySpan<byte> lines)
    {
        int endings = 0;
        ReadOnlySpan<byte> start = "VDM,"u8;
        for (int at = lines.IndexOf(start); at >= 0; at = lines.IndexOf(start))
        {
            // VDM,2,1,: parts, then which of them.
            lines = lines[(at + start.Length)..];
            endings += lines[0] == lines[2] ? 1 : 0;
        }

        return endings;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Stop();
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_closing.Token);
                await SendAsync(client.GetStream());
            }
            catch (Exception cut) when (cut is IOException or OperationCanceledException or SocketException)
            {
            }
        }
    }

    private async Task SendAsync(NetworkStream stream)
    {
        for (int next = Kept(); !_closing.IsCancellationRequested;)
        {
            int end = Math.Min(Math.Min(Limit, _messages.Length), next + MessagesAtOnce);
            if (next < end)
            {
                await stream.WriteAsync(_messages[next..end].SelectMany(message => message).ToArray(), _closing.Token);
                next = end;
            }
            else if (await IsCutAsync(stream))
            {
                return;
            }

            await Task.Delay(5, _closing.Token);
        }
    }

    /// <summary>The server never sends anything: when there is something to read, it is the end.</summary>
    private async Task<bool> IsCutAsync(NetworkStream stream) =>
        stream.Socket.Poll(0, SelectMode.SelectRead) && await stream.ReadAsync(new byte[1], _closing.Token) == 0;
}
