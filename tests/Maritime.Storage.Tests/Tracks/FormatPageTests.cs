using System.Text.RegularExpressions;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Tracks;

public sealed class FormatPageTests
{
    [Fact]
    public void The_worked_example_on_the_format_page_is_what_is_written()
    {
        string page = File.ReadAllText(Traffic.PathOf("../src/Maritime.Storage/TRACK-FORMAT.md"));
        string example = page[page.IndexOf("## A worked example", StringComparison.Ordinal)..];
        string hex = string.Concat(Regex.Matches(example, "^`([0-9A-F ]+)`", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal(Convert.ToHexString(TrackCodec.Encode(Example())), hex);
        Assert.Equal(3, TrackCodec.Decode(Convert.FromHexString(hex)));
    }

    private static ArchivedTrack[] Example()
    {
        ArchivedPoint first = new()
        {
            Mmsi = 257123000,
            Seconds = 1_767_268_800,
            Latitude = 35_000_000,
            Longitude = 6_000_000,
            Sog = 123,
            Cog = 450,
            Heading = 45,
            Kind = 1,
        };
        return
        [
            new(Traffic.Ship(257123000),
            [
                first,
                first with { Seconds = 1_767_268_810, Latitude = 35_000_242, Longitude = 6_000_460 },
                first with { Seconds = 1_767_268_820, Latitude = 35_000_484, Longitude = 6_000_921, Sog = 124 },
            ]),
        ];
    }
}
