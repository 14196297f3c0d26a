using System.Globalization;

namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>
/// Simulated with seeds of its own: transfers among pilots, bunkers, tugs, rafts, convoys and neighbours.
/// </summary>
public sealed class MadeUpMeetingTests
{
    private static readonly int[] Seeds = [501, 502, 503];

    [Theory]
    [InlineData(false, false, false, 0.95, 0.85)]
    [InlineData(true, false, false, 0.88, 0.70)]
    [InlineData(false, true, false, 0.95, 0.85)] // No ship says its type.
    [InlineData(false, false, true, 0.95, 0.85)] // No ship says its size.
    [InlineData(true, false, true, 0.85, 0.70)]
    [InlineData(false, true, true, 0.80, 0.80)] // Neither: bunkers and their customers then look like transfers.
    public void Transfers_are_told_from_everything_that_looks_like_them(
        bool isSatellite, bool blanksTypes, bool blanksSizes, double leastF1, double leastOverlap)
    {
        Reception reception = new() { IsSatellite = isSatellite, BlanksTypes = blanksTypes, BlanksSizes = blanksSizes };
        int hits = 0;
        int wrong = 0;
        int truths = 0;
        double overlap = 0;
        List<string> faults = [];
        foreach (int seed in Seeds)
        {
            MadeUpMeetings sea = MadeUpMeetings.Make(seed, reception);
            List<VesselEvent> said = Play(sea);
            foreach (MadeUpMeeting truth in sea.Truth)
            {
                VesselEvent? told = said.Where(one => IsOf(one, truth)).MaxBy(one => Overlap(one, truth));
                bool isTransfer = truth.Kind == "possible-sts";
                bool isTold = told?.Label == "possible-sts";
                double common = told is null ? 0 : Overlap(told, truth);
                truths += isTransfer ? 1 : 0;
                hits += isTransfer && isTold && common >= 0.5 ? 1 : 0;
                overlap += isTransfer && isTold ? common : 0;
                wrong += !isTransfer && isTold ? 1 : 0;
                if (isTransfer != isTold || (isTransfer && common < 0.5))
                {
                    faults.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{seed} {truth.Kind} told {told?.Label} {told?.Confidence:F2} {common:F2}"));
                }
            }
        }

        double f1 = 2.0 * hits / (truths + hits + wrong);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"F1 {f1:F3}, mean IoU {overlap / truths:F3}; {string.Join("; ", faults)}");
        Assert.True(f1 >= leastF1 && overlap / truths >= leastOverlap, text);
    }

    private static List<VesselEvent> Play(MadeUpMeetings sea)
    {
        List<VesselEvent> events = [];
        BatchRun.Play(FleetOptions.Default with { Detectors = [] }, sea.Positions, sea.Statics, events);
        return
        [
            .. events.GroupBy(one => one.Id).Select(versions => versions.Last())
                .Where(one => one.State != EventState.Retracted),
        ];
    }

    private static bool IsOf(VesselEvent said, MadeUpMeeting truth) =>
        said.Mmsi.Value == Math.Min(truth.First, truth.Second)
        && said.Partner?.Value == Math.Max(truth.First, truth.Second);

    private static double Overlap(VesselEvent said, MadeUpMeeting truth)
    {
        DateTimeOffset end = said.EndedAt ?? truth.To;
        double common = (Earlier(end, truth.To) - Later(said.StartedAt, truth.From)).TotalSeconds;
        return Math.Max(0, common) / (Later(end, truth.To) - Earlier(said.StartedAt, truth.From)).TotalSeconds;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
