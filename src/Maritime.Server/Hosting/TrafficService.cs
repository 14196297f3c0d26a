namespace Maritime.Server.Hosting;

/// <summary>Runs what brings the traffic, the demo or the live feeds, for as long as the server runs.</summary>
internal sealed partial class TrafficService(
    Func<CancellationToken, Task> run, IHostApplicationLifetime lifetime, ILogger<TrafficService> logger)
    : BackgroundService
{
    /// <summary>What a person can mend, when it stopped the traffic for good.</summary>
    public UserException? Failure { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (UserException failure)
        {
            Failure = failure;
            lifetime.StopApplication();
        }
        catch (Exception error)
        {
            LogBroken(logger, error);
            Failure = new("The traffic stopped because of a fault in the program; the log says which.", error);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The traffic stopped.")]
    private static partial void LogBroken(ILogger logger, Exception error);
}
