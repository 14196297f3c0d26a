using System.Collections.Frozen;
using System.Net;
using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Server.Api;
using Maritime.Server.Commands.Detect;
using Maritime.Server.Demo;
using Maritime.Server.Feeds;
using Maritime.Server.Map;
using Maritime.Server.Replays;
using Maritime.Storage;
using Maritime.Storage.Ledger;
using Microsoft.AspNetCore.Diagnostics;

namespace Maritime.Server.Hosting;

/// <summary>Puts the rooms together into one web application.</summary>
internal static partial class MaritimeHost
{
    /// <exception cref="UserException">An option makes no sense, or the state folder cannot be used.</exception>
    public static WebApplication Build(ServeOptions options, TimeProvider clock)
    {
        IReadOnlyList<FeedAddress> feeds = options.Check();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(MaritimeHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = WebRoot(),
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // A port in use and a feed that cannot start are said in one sentence by the verb, not with a stack trace here.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(options.Bind), options.Port));
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = SayWhatBroke);
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        AddRooms(builder.Services, options, feeds, clock);

        WebApplication app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf });
        app.UseStatusCodePages();
        app.UseMapPage();
        app.MapMapPage();
        app.MapApi();
        app.MapClearance();
        return app;
    }

    private static void AddRooms(
        IServiceCollection services, ServeOptions options, IReadOnlyList<FeedAddress> feeds, TimeProvider clock)
    {
        FrozenSet<int> brokenUp = BrokenUpShips.Read(options.BrokenUp);
        services.AddSingleton(clock);
        services.AddSingleton(options);
        services.AddSingleton<MaritimePicture>();
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<StatusBoard>();
        services.AddSingleton<IMapSource>(provider => PictureMapSource.OfWatch(
            provider.GetRequiredService<MaritimePicture>(), provider.GetRequiredService<StatusBoard>()));
        services.AddMapPage();
        services.AddSingleton<IPastShelf>(provider => options.IsDemo
            ? new DemoShelf()
            : ActivatorUtilities.CreateInstance<StateShelf>(provider));
        services.AddSingleton<ReplaySessions>();
        services.AddSingleton<IMapRooms>(provider => provider.GetRequiredService<ReplaySessions>());
        services.AddHostedService(provider => provider.GetRequiredService<ReplaySessions>());
        services.AddSingleton<Func<IFleet>>(provider => () => new InProcessFleet(
            InProcessFleet.ForThisMachine(ListedShips.LendTo(
                FleetOptions.Default with { BrokenUp = brokenUp },
                () => provider.GetRequiredService<AlertDesk>().Screener)),
            feeds.Count == 0 ? null : LatenessOptions.Default with // The demo's traffic is in order.
            {
                HearsSatellites = feeds.Any(feed => feed.Family == SourceFamily.Satellite),
            }));
        StateFolder state = StateFolder.Open(options);
        services.AddSingleton(state);
        services.AddSingleton<ILedger>(provider =>
        {
            ILogger<SqlLedger> logger = provider.GetRequiredService<ILogger<SqlLedger>>();
            SqlLedger ledger = state.OpenLedgerAsync(options.Storage, CancellationToken.None).GetAwaiter().GetResult();
            ledger.RowDamaged += sentence => LogDamage(logger, sentence);
            return ledger;
        });
        services.AddSingleton<DeskKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<DeskKeeper>());
        services.AddSingleton<ListKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ListKeeper>());
        services.AddSingleton<StatusPump>();
        services.AddHostedService(provider => provider.GetRequiredService<StatusPump>());
        services.AddSingleton(provider => feeds.Count == 0
            ? DemoTraffic(provider, options)
            : LiveTraffic(provider, feeds, options));
        services.AddHostedService(provider => provider.GetRequiredService<TrafficService>());
        if (options.IsDemo)
        {
            services.AddSingleton<DemoPlayer>();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Finding}")]
    private static partial void LogDamage(ILogger logger, string finding);

    /// <summary>A store that refuses may be asked again later; a damaged or newer one may not.</summary>
    private static int StatusOf(Exception broken) =>
        broken is IOException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;

    /// <summary>What stores throw is a sentence for people, with the file or the place it is about.</summary>
    private static void SayWhatBroke(ProblemDetailsContext context)
    {
        Exception? broken = context.Exception
            ?? context.HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (broken is IOException or DamagedStateException or NewerStateException)
        {
            context.ProblemDetails.Detail = broken.Message;
        }
    }

    private static TrafficService DemoTraffic(IServiceProvider services, ServeOptions options)
    {
        DemoPlayer demo = services.GetRequiredService<DemoPlayer>();
        StatusBoard board = services.GetRequiredService<StatusBoard>();
        if (demo.TrySetSpeed(options.Speed) is { } problem)
        {
            throw new UserException(problem);
        }

        demo.Variant = options.KotiVariant;
        board.Demo = demo;
        board.Feeds.Add(demo.Health);
        return Traffic(services, cancellationToken =>
        {
            services.GetRequiredService<ListKeeper>().Load();
            return demo.RunAsync(cancellationToken);
        });
    }

    private static TrafficService LiveTraffic(
        IServiceProvider services, IReadOnlyList<FeedAddress> addresses, ServeOptions options)
    {
        StatusBoard board = services.GetRequiredService<StatusBoard>();
        TimeProvider clock = services.GetRequiredService<TimeProvider>();
        FeedReader[] readers =
        [
            .. addresses.Index().Select(each => new FeedReader(
                (ushort)(each.Index + 1),
                each.Item,
                clock,
                services.GetRequiredService<ILogger<FeedReader>>())),
        ];
        TrafficLabel label = options.IsRecorded
            ? new(TrafficMode.Recorded, $"Recorded: {string.Join(", ", addresses.Select(each => each.Text))}")
            : new(TrafficMode.Live, "Live");
        Watch watch = new(
            label,
            services.GetRequiredService<Func<IFleet>>()(),
            services.GetRequiredService<MaritimePicture>(),
            services.GetRequiredService<AlertDesk>());
        board.Live = watch;
        board.Feeds.AddRange(readers.Select(reader => reader.Health));
        return Traffic(
            services, cancellationToken => ListenAsync(services, watch, readers, options, cancellationToken));
    }

    private static async Task ListenAsync(
        IServiceProvider services,
        Watch watch,
        FeedReader[] readers,
        ServeOptions options,
        CancellationToken cancellationToken)
    {
        StateFolder state = services.GetRequiredService<StateFolder>();
        await using LiveRecorder recorder = await LiveRecorder.OpenAsync(
            state,
            options,
            services.GetRequiredService<ILedger>(),
            services.GetRequiredService<DeskKeeper>().WhenWrittenAsync,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<LiveRecorder>>(),
            cancellationToken);

        // Takes seconds: what is wrong with the stores has been said by then.
        services.GetRequiredService<ListKeeper>().Load();
        services.GetRequiredService<StatusBoard>().Recorder = recorder;
        await new LiveIngest(watch, readers, options.Lenient, recorder).RunAsync(cancellationToken);
    }

    private static TrafficService Traffic(IServiceProvider services, Func<CancellationToken, Task> run) => new(
        run,
        services.GetRequiredService<IHostApplicationLifetime>(),
        services.GetRequiredService<ILogger<TrafficService>>());

    /// <summary>Beside the program when published; in the source tree when run from there.</summary>
    private static string WebRoot()
    {
        string beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (Directory.Exists(beside) || ShippedData.Folder is not { } data)
        {
            return beside;
        }

        return Path.Combine(Path.GetDirectoryName(data)!, "src", "Maritime.Server", "wwwroot");
    }
}
