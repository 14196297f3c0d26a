using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;

namespace Maritime.Ais.Tests;

/// <summary>Every file of the repository is detected and read with nothing lost.</summary>
public class RealFilesTests
{
    /// <remarks>What is refused has an MMSI that no 30 bits may hold (1072211352, 1054800843).</remarks>
    [Theory]
    [InlineData("ais/noaa-zone01-2017-01.csv.gz", 10_223, 57, 1)]
    [InlineData("ais/noaa-us-2022-01-03.csv.gz", 99_994, 10_630, 5)]
    [InlineData("ais/dma-northsea-2022-11-01.csv.gz", 102_667, 215, 0)]
    [InlineData("ais/solent-2016-01-12.csv.gz", 18_623, 91, 0)]
    public void Every_row_of_a_csv_becomes_a_position_or_is_counted(string path, int rows, int vessels, int refused)
    {
        Collected read = RepositoryData.Read(path);

        Assert.Equal(refused, read.Statistics.Refused);
        Assert.Equal(rows, read.Positions.Count);
        Assert.Equal(vessels, read.Positions.DistinctBy(report => report.Mmsi).Count());
    }

    /// <remarks>
    /// The messages are as many as a separate program counts that was written for this comparison only: sentences found by
    /// a pattern, checksums proved, parts joined by sequence id and channel. What both refuse of the VDM and VDO lines:
    /// amsa: 1,503 sentences call themselves "!=IVDM" and are refused for their talker (read with --lenient); a few are
    /// cut by others. dma-stream: 18 sentences have the talker "--". global-85k: ten multi-part messages of which a
    /// half
    /// is missing or whose halves contradict each other, and 6 longer than five slots (type 8 with 1,200 bits).
    /// exactearth: 4 whose type is 0 or above 28.
    /// </remarks>
    [Theory]
    [InlineData("nmea/alltypes-goais.nmea.gz", 44_782, 42_892)]
    [InlineData("nmea/amsa-2012-01-27.nmea.gz", 44_687, 32_516)]
    [InlineData("nmea/dma-stream-example.nmea.gz", 8_551, 4_033)]
    [InlineData("nmea/dma-212123000-no-drift.nmea.gz", 10_018, 3_130)]
    [InlineData("nmea/dma-538004030-drift.nmea.gz", 16_104, 5_252)]
    [InlineData("nmea/exactearth-satellite-2012-01-31.nmea.gz", 7_160, 3_968)]
    [InlineData("nmea/norwegian-tagblock.nmea.gz", 223, 196)]
    [InlineData("nmea/global-85k.nmea.gz", 85_194, 82_742)]
    public void Every_whole_message_of_a_recording_is_decoded(string path, int lines, int messages)
    {
        NmeaDecoder decoder = new(NmeaOptions.Default);
        FieldSum sink = default;
        decoder.Read(RepositoryData.Bytes(path), Collected.Arrival, ref sink);
        decoder.Complete(ref sink);

        Assert.Equal((lines, messages), (decoder.Counters.Lines, sink.Messages));
    }
}
