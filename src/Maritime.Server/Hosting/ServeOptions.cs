using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Maritime.Screening.Sources;
using Maritime.Server.Commands.Lists;
using Maritime.Server.Demo;
using Maritime.Server.Feeds;

namespace Maritime.Server.Hosting;

/// <summary>Everything that can be told to <c>maritime serve</c>; the command line wins over the file.</summary>
internal sealed record ServeOptions
{
    public const int DefaultPort = 5080;
    public const string DefaultData = "state";

    public int Port { get; init; } = DefaultPort;

    /// <summary>The address to listen on: loopback, until told otherwise.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>The folder in which the server keeps what must outlive it.</summary>
    public string Data { get; init; } = DefaultData;

    /// <summary>As given with <c>--feed</c>; none means the demo.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    public double Speed { get; init; } = DemoPlayer.DefaultSpeed;

    /// <summary>
    /// Which account of the meeting of KOTI the demo's second act plays: true-identity, false-identity or partner-dark.
    /// </summary>
    public string Variant { get; init; } = "true-identity";

    [JsonIgnore]
    public KotiVariant KotiVariant => SecondAct.TryVariant(Variant, out KotiVariant variant) ? variant : default;

    /// <summary>Accept sentences with a wrong checksum, and count them.</summary>
    public bool Lenient { get; init; }

    /// <summary>Addresses of lists that are fetched again and again while the server runs.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>How often, as "6h", "30m" or "1d".</summary>
    public string ListEvery { get; init; } = "6h";

    /// <summary>
    /// How old a fetched or imported list may grow, as "30d". Default 30 days: the publishers read here change theirs
    /// several times a month, so a list that has not changed for a month is likely an old copy.
    /// </summary>
    public string ListMaxAge { get; init; } = "30d";

    /// <summary>The fetched lists' format; found out from each file when null.</summary>
    public string? ListFormat { get; init; }

    /// <summary>CSV files of companies, people, ships and edges of one's own.</summary>
    public IReadOnlyList<string> Network { get; init; } = [];

    /// <summary>File with the IMO numbers of ships that were broken up; null: none are known.</summary>
    public string? BrokenUp { get; init; }

    [JsonIgnore]
    public TimeSpan ListInterval =>
        ListIntake.TrySpan(ListEvery, out TimeSpan every) ? every : TimeSpan.FromHours(6);

    [JsonIgnore]
    public TimeSpan OldestList => ListIntake.TrySpan(ListMaxAge, out TimeSpan age) ? age : TimeSpan.FromDays(30);

    /// <summary>Of live traffic; the demo keeps its ledger in its folder.</summary>
    public StorageOptions Storage { get; init; } = new();

    [JsonIgnore]
    public bool IsDemo => Feeds.Count == 0;

    /// <summary>Only recordings: time is theirs.</summary>
    [JsonIgnore]
    public bool IsRecorded => Feeds.Count > 0
        && Feeds.All(feed => FeedAddress.TryParse(feed, out FeedAddress address, out _) && address is FileAddress);

    [JsonIgnore]
    public bool IsLoopback => IPAddress.TryParse(Bind, out IPAddress? address) && IPAddress.IsLoopback(address);

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <exception cref="UserException">The file is missing or says something unknown.</exception>
    public static ServeOptions Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize<ServeOptions>(file, Json) ?? new();
        }
        catch (JsonException error)
        {
            throw new UserException($"The configuration '{path}' cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"There is no configuration file '{path}' that can be read.", error);
        }
    }

    /// <returns>The feeds' addresses.</returns>
    /// <exception cref="UserException">An option makes no sense; the sentence says which.</exception>
    public IReadOnlyList<FeedAddress> Check()
    {
        if (Port is < 0 or > ushort.MaxValue)
        {
            throw new UserException($"The port {Port} does not exist: use 1 to 65535, or 0 for any free one.");
        }

        if (!IPAddress.TryParse(Bind, out _))
        {
            throw new UserException($"'{Bind}' is not an IP address to listen on.");
        }

        if (!(Speed is >= 0.1 and <= DemoPlayer.FastestSpeed))
        {
            throw new UserException(
                $"The speed must lie between 0.1 and {DemoPlayer.FastestSpeed:F0} times real time.");
        }

        if (!IsLoopback)
        {
            // There is no sign-in yet: what anyone may reach, anyone may change.
            throw new UserException(
                $"'{Bind}' is not a loopback address: without sign-in the server listens on this machine only.");
        }

        if (!SecondAct.TryVariant(Variant, out _))
        {
            throw new UserException(
                $"'{Variant}' is no variant of the demo: true-identity, false-identity or partner-dark.");
        }

        if (!ListIntake.TrySpan(ListEvery, out _))
        {
            throw new UserException($"'{ListEvery}' is no time between fetches of a list: write 30m, 6h or 1d.");
        }

        if (!ListIntake.TrySpan(ListMaxAge, out _))
        {
            throw new UserException($"'{ListMaxAge}' is no age that a list may reach: write 7d or 30d.");
        }

        if (ListFormat is { } format && ListSources.Find(format) is null)
        {
            throw new UserException($"There is no list format '{format}'. Known: "
                + $"{string.Join(", ", ListSources.All.Select(source => source.Name))}.");
        }

        foreach (string list in Lists)
        {
            if (!Uri.TryCreate(list, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            {
                throw new UserException($"'{list}' is no address to fetch a list from: it begins with http or https.");
            }
        }

        Storage.Check();
        if (IsDemo && !(Storage.IsSqlite && Storage.IsFolder))
        {
            throw new UserException(
                "A ledger in PostgreSQL and blobs in Azure are for live traffic: name a feed with --feed.");
        }

        List<FeedAddress> addresses = [];
        foreach (string feed in Feeds)
        {
            addresses.Add(FeedAddress.TryParse(feed, out FeedAddress address, out string error)
                ? address
                : throw new UserException(error));
        }

        return addresses;
    }
}
