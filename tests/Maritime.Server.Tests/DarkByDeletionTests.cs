using System.Runtime.CompilerServices;
using Maritime.Ais.Formats;
using Maritime.Server.Commands.Dark;
using Maritime.Server.Commands.Detect;

namespace Maritime.Server.Tests;

/// <summary>
/// A short version of <c>maritime bench dark</c>, with a seed that nothing was set on: silences cut into tracks.
/// </summary>
public sealed class DarkByDeletionTests
{
    private const int Seed = 77_003;
    private static readonly TimeSpan Thinned = TimeSpan.FromMinutes(2);

    private static string DataFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../data"));

    [Fact]
    public void Simulated_silences_of_half_a_day_are_often_told_and_nobody_else_is()
    {
        SimulatedSea sea = new(Seed, 200, TimeSpan.FromDays(4), Thinned);
        sea.Make();
        List<Ais.PositionReport> reports = [.. sea.Heard.Select(heard => heard.Report)];
        List<Silenced> silences = DarkExperiment.Choose(reports, [TimeSpan.FromHours(12)], 0.5, new Random(Seed));

        DarkOutcome outcome = DarkExperiment.Run(reports, silences);

        int told = outcome.DelaysAt(DarkExperiment.ToldAt).Count();
        Assert.True(silences.Count >= 10, $"{silences.Count} silences");
        Assert.True(told >= 0.3 * silences.Count, $"{told} of {silences.Count} told");
        Assert.Equal(0, outcome.FalseAt(DarkExperiment.ToldAt));
    }

    [Fact]
    public void A_station_whose_messages_are_all_deleted_turns_no_simulated_ship_dark()
    {
        SimulatedSea sea = new(Seed + 1, 80, TimeSpan.FromDays(3), Thinned);
        sea.Make();
        DateTimeOffset from = sea.Heard[0].Report.At.AddHours(40);
        foreach (int station in (int[])[1, 4, 7])
        {
            List<Ais.PositionReport> left =
            [
                .. sea.Heard.Where(heard => heard.Report.At < from || heard.Report.At > from.AddHours(6)
                    || heard.HeardBy == 0 || (heard.HeardBy & ~(1 << station)) != 0).Select(heard => heard.Report),
            ];
            Assert.True(left.Count < sea.Heard.Count);
            Assert.Equal(0, DarkExperiment.Run(left, []).FalseAt(DarkExperiment.ToldAt));
        }
    }

    [Fact]
    public void Recorded_ships_silenced_for_an_hour_in_company_are_often_told_and_nobody_else_is()
    {
        ReportFiles dma = new();
        Assert.True(dma.TryRead(
            Path.Combine(DataFolder(), "ais/dma-northsea-2022-11-01.csv.gz"),
            ReaderOptions.Default,
            out string error), error);
        int cut = 0;
        int told = 0;
        for (int round = 0; round < 8; round++)
        {
            List<Silenced> silences = DarkExperiment.Choose(
                dma.Positions, [TimeSpan.FromHours(1)], 0.05, new Random(Seed + round));
            DarkOutcome outcome = DarkExperiment.Run(dma.Positions, silences);
            cut += silences.Count;
            told += outcome.DelaysAt(DarkExperiment.ToldAt).Count();
            Assert.Equal(0, outcome.FalseAt(DarkExperiment.ToldAt));
        }

        Assert.True(cut >= 8 && told * 5 >= cut * 2, $"{told} of {cut} told");
    }
}
