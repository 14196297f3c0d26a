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
}
