using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Maritime.Ais;
using Maritime.Ais.Reports;
using Maritime.Storage.Journal;

namespace Maritime.Storage.Tests.Server;

/// <summary>
/// An AIS station with a memory: sends a recording over TCP, and after a cut carries on with the first line that the
/// server's journal does not have.
/// </summary>
internal sealed class Station : IAsyncDisposable
{
    private const int LinesAtOnce = 25;

    private readonly byte[][] _lines;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly string _journal;
    private readonly Task _serving;
    private int _limit;

    /// <param name="journal">The server's folder.</param>
    public Station(byte[][] lines, string journal)
    {
        _lines = lines;
        _journal = journal;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => Invariant($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many lines may be sent; more wait.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>Sentences with the time of each report, in order of time.</summary>
    public static byte[][] LinesOf(IEnumerable<PositionReport> positions, IEnumerable<StaticReport> statics)
    {
        ArrayBufferWriter<byte> bytes = new();
        ReportWriter writer = new("station");
        foreach ((DateTimeOffset _, PositionReport? position, StaticReport? said) in statics
            .Select(said => (said.At, (PositionReport?)null, (StaticReport?)said))
            .Concat(positions.Select(position => (position.At, (PositionReport?)position, (StaticReport?)null)))
            .OrderBy(each => each.At))
        {
            if (said is not null)
            {
                writer.Write(said, bytes);
            }
            else
            {
                writer.Write(position!.Value, bytes);
            }
        }

        return
        [
            .. Encoding.ASCII.GetString(bytes.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => Encoding.ASCII.GetBytes(line.TrimEnd('\r') + "\r\n")),
        ];
    }

    /// <summary>Lines that the journal has.</summary>
    public int Kept() => FolderJournal.Read(_journal)
        .Sum(record => record.Bytes.Span.Count((byte)'\n'));

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
            int end = Math.Min(Math.Min(Limit, _lines.Length), next + LinesAtOnce);
            if (next < end)
            {
                await stream.WriteAsync(_lines[next..end].SelectMany(line => line).ToArray(), _closing.Token);
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
