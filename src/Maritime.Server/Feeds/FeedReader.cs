using System.Net;
using System.Net.Sockets;

namespace Maritime.Server.Feeds;

/// <summary>Keeps one feed flowing: connects, cuts lines, hands them on, and comes back when it is cut off.</summary>
/// <remarks>Back-off doubles from 1 s to 30 s, and starts over once something was heard.</remarks>
internal sealed partial class FeedReader(
    ushort source, FeedAddress address, TimeProvider clock, ILogger<FeedReader> logger)
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _unfinished;

    public ushort Source { get; } = source;

    public FeedAddress Address { get; } = address;

    public FeedHealth Health { get; } = new(address.Text, KindOf(address));

    /// <param name="take">Takes a chunk over before it returns; its memory is used again afterwards.</param>
    public async Task RunAsync(Func<FeedChunk, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        TimeSpan wait = FirstWait;
        while (!cancellationToken.IsCancellationRequested)
        {
            DateTimeOffset? heardBefore = Health.LastHeardAt;
            try
            {
                await ReadOnceAsync(take, cancellationToken);
            }
            catch (Exception error) when (error is IOException or SocketException or InvalidDataException)
            {
                Health.Detail = error.Message;
                Health.Failure = $"Reading '{Address.Text}' stopped: {error.Message}";
                LogLost(logger, Address.Text, error.Message);
            }

            Health.IsConnected = false;
            _unfinished = 0; // Half a line from before the cut must not be joined to the next words.
            if (Address is FileAddress or StdinAddress)
            {
                Health.HasEnded = true;
                await take(new(Source, clock.GetUtcNow(), default, IsLast: true), cancellationToken);
                return;
            }

            wait = Health.LastHeardAt > heardBefore || (heardBefore is null && Health.LastHeardAt is not null)
                ? FirstWait
                : Min(wait * 2, LongestWait);
            Health.Detail = $"{Health.Detail.TrimEnd('.')}. Trying again in {wait.TotalSeconds:F0} s.";
            await Task.Delay(wait, clock, cancellationToken);
        }
    }

    private static string KindOf(FeedAddress address) => address switch
    {
        TcpAddress => "tcp",
        UdpAddress => "udp",
        FileAddress => "file",
        _ => "stdin",
    };

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private async Task ReadOnceAsync(
        Func<FeedChunk, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        switch (Address)
        {
            case TcpAddress tcp:
                using (TcpClient client = new())
                {
                    await client.ConnectAsync(tcp.Host, tcp.Port, cancellationToken);
                    Connected($"Connected to {tcp.Host} port {tcp.Port}.");
                    await PumpAsync(client.GetStream(), take, cancellationToken);
                    Health.Detail = "The other end closed the connection.";
                }

                break;
            case UdpAddress udp:
                using (Socket socket = new(udp.Listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp))
                {
                    socket.Bind(new IPEndPoint(udp.Listen, udp.Port));
                    Connected($"Listening on {udp.Listen} port {udp.Port}.");
                    await ListenAsync(socket, take, cancellationToken);
                }

                break;
            case FileAddress file:
                await using (Stream stream = InputFiles.Open(file.Path))
                {
                    Connected($"Reading {Path.GetFileName(file.Path)}.");
                    await PumpAsync(stream, take, cancellationToken);
                    Health.Detail = "Read to its end.";
                }

                break;
            default:
                await using (Stream stream = Console.OpenStandardInput())
                {
                    Connected("Reading standard input.");
                    await PumpAsync(stream, take, cancellationToken);
                    Health.Detail = "Standard input has ended.";
                }

                break;
        }
    }

    private void Connected(string detail)
    {
        Health.Detail = detail;
        Health.UpSince = clock.GetUtcNow();
        Health.IsConnected = true;
        LogUp(logger, Address.Text);
    }

    private async Task PumpAsync(
        Stream stream, Func<FeedChunk, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        while (await stream.ReadAsync(_buffer.AsMemory(_unfinished), cancellationToken) is > 0 and var count)
        {
            int filled = _unfinished + count;
            int whole = _buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;

            // A line that fills the whole buffer is no sentence: it goes on in pieces and is refused there.
            whole = whole == 0 && filled == _buffer.Length ? filled : whole;
            await HandOnAsync(whole, take, cancellationToken);
            _buffer.AsSpan(whole, filled - whole).CopyTo(_buffer);
            _unfinished = filled - whole;
        }

        if (Address is FileAddress or StdinAddress)
        {
            await HandOnAsync(_unfinished, take, cancellationToken);
        }
    }

    private async Task ListenAsync(
        Socket socket, Func<FeedChunk, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            int count = await socket.ReceiveAsync(_buffer.AsMemory(0, BufferBytes - 1), cancellationToken);
            _buffer[count++] = (byte)'\n'; // A datagram ends its last line.
            await HandOnAsync(count, take, cancellationToken);
        }
    }

    private async ValueTask HandOnAsync(
        int count, Func<FeedChunk, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        if (count > 0)
        {
            DateTimeOffset now = clock.GetUtcNow();
            Health.LastHeardAt = now;
            await take(new(Source, now, _buffer.AsMemory(0, count)), cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Feed {Feed} is up.")]
    private static partial void LogUp(ILogger logger, string feed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Feed {Feed} is down: {Reason}")]
    private static partial void LogLost(ILogger logger, string feed, string reason);
}
