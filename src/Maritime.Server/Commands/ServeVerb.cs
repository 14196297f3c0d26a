using System.CommandLine;
using System.Net.Sockets;
using Maritime.Server.Commands.Detect;
using Maritime.Server.Commands.Screen;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands;

/// <summary><c>maritime serve</c>: the live map, fed by the demo or by feeds. The default verb.</summary>
internal sealed class ServeVerb : IVerb
{
    private readonly Option<int?> _port = new("--port", "-p")
    {
        Description = $"Port of the page and the API; 0 takes any free one. Default: {ServeOptions.DefaultPort}.",
        HelpName = "PORT",
    };

    private readonly Option<string?> _data = new("--data", "-d")
    {
        Description = $"Folder for what must outlive the server. Default: {ServeOptions.DefaultData}.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "JSON file with any of these options; the command line wins over it.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _feeds = new("--feed", "-f")
    {
        Description = "Where AIS comes from: tcp://host:port, udp://:port, a recording (.gz and .zip too), or - for "
            + "standard input; satellite: before it where satellites listen (satellite:tcp://host:port). May be given "
            + "several times. Without it the demo plays.",
        HelpName = "FEED",
    };

    private readonly Option<double?> _speed = new("--speed", "-s")
    {
        Description = "How many times faster than real time the demo plays. Default: 120.",
        HelpName = "TIMES",
    };

    private readonly Option<string?> _variant = new("--variant")
    {
        Description = "What KUM UN SAN 3 does in the demo's second act: true-identity (a counterfactual), "
            + "false-identity or partner-dark (she is silent, and 14 made-up ships pass by). Default: true-identity.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _lenient = new("--lenient")
    {
        Description = "Accept sentences whose checksum is wrong (they are counted either way).",
    };

    private readonly Option<string[]> _lists = new("--list")
    {
        Description = "Address (http, https) of a sanctions or watch list that is fetched again and again. May be "
            + "given several times.",
        HelpName = "URL",
    };

    private readonly Option<string[]> _network = ScreeningLibrary.OwnFiles();

    private readonly Option<string?> _brokenUp = BrokenUpShips.Option();

    private readonly Option<string?> _listEvery = new("--list-every")
    {
        Description = "How often the lists are fetched: 30m, 6h, 1d. Default: 6h.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _listMaxAge = new("--list-max-age")
    {
        Description = "When a fetched or imported list that nothing newer follows is called stale: 7d, 30d. Default: "
            + "30d.",
        HelpName = "TIME",
    };

    private readonly StorageArguments _storage = new();

    public Command Build()
    {
        Command serve = new("serve", "Show the live map and raise alerts; plays the demo when no feed is named.");
        AddTo(serve);
        return serve;
    }

    /// <summary>Without a verb the program serves.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
            [_port, _data, _config, _feeds, _speed, _variant, _lenient, _lists, _listEvery, _listMaxAge, _network,
                _brokenUp, .. _storage.All];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            ServeOptions options = parsed.GetValue(_config) is { } path ? ServeOptions.Read(path) : new();
            options = options with
            {
                Port = parsed.GetValue(_port) ?? options.Port,
                Data = parsed.GetValue(_data) ?? options.Data,
                Variant = parsed.GetValue(_variant) ?? options.Variant,
                Speed = parsed.GetValue(_speed) ?? options.Speed,
                Feeds = parsed.GetValue(_feeds) is { Length: > 0 } feeds ? feeds : options.Feeds,
                Lenient = options.Lenient || parsed.GetValue(_lenient),
                Lists = parsed.GetValue(_lists) is { Length: > 0 } lists ? lists : options.Lists,
                Network = parsed.GetValue(_network) is { Length: > 0 } network ? network : options.Network,
                BrokenUp = parsed.GetValue(_brokenUp) ?? options.BrokenUp,
                ListEvery = parsed.GetValue(_listEvery) ?? options.ListEvery,
                ListMaxAge = parsed.GetValue(_listMaxAge) ?? options.ListMaxAge,
                Storage = _storage.Over(parsed, options.Storage),
            };
            await using WebApplication app = MaritimeHost.Build(options, TimeProvider.System);
            await StartAsync(app, options, cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return app.Services.GetRequiredService<TrafficService>().Failure is { } failure ? throw failure : 0;
        }
        catch (UserException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    private static async Task StartAsync(
        WebApplication app, ServeOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (
            app.Services.GetRequiredService<TrafficService>().Failure is { } failure)
        {
            throw failure; // The traffic stopped before the server had started.
        }
        catch (IOException error)
        {
            throw new UserException(
                $"Port {options.Port} on {options.Bind} is in use: end the other program or choose one with --port.",
                error);
        }
        catch (SocketException error)
        {
            throw new UserException($"Port {options.Port} on {options.Bind} cannot be used: {error.Message}.", error);
        }

        Console.WriteLine(
            $"Maritime {StatusBoard.ProgramVersion} shows the map at {app.Urls.First()} (Ctrl-C ends it).");
        if (options.IsDemo)
        {
            Console.WriteLine(
                $"The demo plays a recorded month at {options.Speed:0.#} times real time; the first alert comes within "
                + "a minute. Listen to real traffic with --feed.");
        }
    }
}
