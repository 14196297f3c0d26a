using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Real;

/// <summary>The recorded traffic that ships with the project, read with as little code as possible.</summary>
internal static class Recordings
{
    public static string DataFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../data"));

    public static (List<PositionReport> Positions, List<StaticReport> Statics) NoaaZone01() =>
        Noaa("ais/noaa-zone01-2017-01.csv.gz");

    public static (List<PositionReport> Positions, List<StaticReport> Statics) Noaa(string file)
    {
        List<PositionReport> positions = [];
        List<StaticReport> statics = [];
        Dictionary<int, string> said = [];
        foreach (string line in Lines(file).Skip(1))
        {
            string[] cells = line.Split(',');
            if (!Mmsi.TryCreate(int.Parse(cells[0], CultureInfo.InvariantCulture), out Mmsi mmsi))
            {
                continue;
            }

            DateTimeOffset at = DateTimeOffset.Parse(
                cells[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            _ = Position.TryCreate(Number(cells[2]), Number(cells[3]), out Position position);
            double course = Number(cells[5]);
            course = course < 0 ? course + 409.6 : course;
            positions.Add(new()
            {
                Mmsi = mmsi,
                At = at,
                Position = position,
                SogKnots = (float)Number(cells[4]),
                CogDegrees = course is >= 0 and < 360 ? (float)course : float.NaN,
                HeadingDegrees = Number(cells[6]) is >= 0 and < 360 and var heading ? (short)heading : (short)-1,
                Status = cells[11] == "at anchor" ? NavigationStatus.AtAnchor : NavigationStatus.NotDefined,
                Class = TransponderClass.A,
                UtcSecond = 60,
            });
            string particulars = string.Join(',', cells[7..11].Concat(cells[12..15]));
            if (said.TryGetValue(mmsi.Value, out string? known) && known == particulars)
            {
                continue;
            }

            said[mmsi.Value] = particulars;
            double length = Number(cells[12]);
            double beam = Number(cells[13]);
            statics.Add(new()
            {
                Mmsi = mmsi,
                At = at,
                Name = cells[7],
                ShipType = ShipType(cells[10]),
                Dimensions = length > 0 && beam > 0 ? Dimensions.Centred((float)length, (float)beam) : null,
            });
        }

        return (positions, statics);
    }

    public static IEnumerable<string> Lines(string file)
    {
        using Stream packed = File.OpenRead(Path.Combine(DataFolder(), file));
        using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(packed, CompressionMode.Decompress)
            : packed;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    public static double Number(string cell) =>
        double.TryParse(cell, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    // AVIS codes of 2017, as NOAA published them.
    private static byte? ShipType(string code) => Number(code) switch
    {
        1001 => 30,
        >= 1003 and <= 1004 => 70,
        >= 1012 and <= 1015 => 60,
        1017 or 1024 => 80,
        1025 => 52,
        double.NaN => null,
        <= 99 and var type => (byte)type,
        _ => null,
    };
}
