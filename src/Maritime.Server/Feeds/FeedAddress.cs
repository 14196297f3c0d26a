using System.Globalization;
using System.Net;
using Maritime.Ais;

namespace Maritime.Server.Feeds;

/// <summary>Where a feed comes from, as given with <c>--feed</c>.</summary>
internal abstract record FeedAddress(string Text)
{
    private const string SatellitePrefix = "satellite:";

    /// <summary>
    /// Satellites hand down hours at once: their reports may be six hours late, those of stations a quarter of one.
    /// </summary>
    public SourceFamily Family { get; init; }

    /// <summary>The family of a feed of that name, as the journal keeps it.</summary>
    public static SourceFamily FamilyOf(string text) =>
        text.StartsWith(SatellitePrefix, StringComparison.OrdinalIgnoreCase)
            ? SourceFamily.Satellite
            : SourceFamily.Terrestrial;

    /// <param name="error">One sentence when the text names no feed.</param>
    public static bool TryParse(string text, out FeedAddress address, out string error)
    {
        address = new StdinAddress(text);
        error = "";
        if (FamilyOf(text) == SourceFamily.Satellite)
        {
            bool isFeed = TryParse(text[SatellitePrefix.Length..], out FeedAddress received, out error);
            address = received with { Text = text, Family = SourceFamily.Satellite };
            return isFeed;
        }

        if (text == "-")
        {
            return true;
        }

        if (text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase))
        {
            return TrySplit(text, "tcp://", out string host, out int port, out error)
                && Accept(
                    new TcpAddress(text, host, port),
                    host.Length > 0,
                    "a TCP feed needs a host",
                    out address,
                    ref error);
        }

        if (text.StartsWith("udp://", StringComparison.OrdinalIgnoreCase))
        {
            return TrySplit(text, "udp://", out string host, out int port, out error)
                && TryListen(text, host, port, out address, ref error);
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            error = $"'{text}' is not a feed: use tcp://host:port, udp://:port, a file, or - for standard input.";
            return false;
        }

        if (!File.Exists(text))
        {
            error = Directory.Exists(text)
                ? $"'{text}' is a folder; a feed is a file, tcp://host:port, udp://:port or -."
                : $"There is no file '{text}'.";
            return false;
        }

        address = new FileAddress(text, Path.GetFullPath(text));
        return true;
    }

    private static bool TryListen(string text, string host, int port, out FeedAddress address, ref string error)
    {
        IPAddress? listen = host.Length == 0 ? IPAddress.Loopback : null;
        bool isAddress = listen is not null || IPAddress.TryParse(host.Trim('[', ']'), out listen);
        return Accept(
            new UdpAddress(text, listen ?? IPAddress.None, port),
            isAddress,
            "a UDP feed listens on an IP address of this machine, or on loopback when none is given",
            out address,
            ref error);
    }

    private static bool Accept(FeedAddress made, bool isGood, string why, out FeedAddress address, ref string error)
    {
        address = made;
        if (!isGood)
        {
            error = $"'{made.Text}' is not a feed: {why}.";
        }

        return isGood;
    }

    private static bool TrySplit(string text, string scheme, out string host, out int port, out string error)
    {
        string rest = text[scheme.Length..].TrimEnd('/');
        int colon = rest.LastIndexOf(':');
        host = colon < 0 ? rest : rest[..colon];
        bool isGood = int.TryParse(
            colon < 0 ? "" : rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is > 0 and <= ushort.MaxValue;
        error = isGood ? "" : $"'{text}' is not a feed: it needs a port from 1 to 65535, as in {scheme}host:10110.";
        return isGood;
    }
}

internal sealed record StdinAddress(string Text) : FeedAddress(Text);

internal sealed record FileAddress(string Text, string Path) : FeedAddress(Text);

internal sealed record TcpAddress(string Text, string Host, int Port) : FeedAddress(Text);

internal sealed record UdpAddress(string Text, IPAddress Listen, int Port) : FeedAddress(Text);
