using System.Buffers;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Rendezvous;

public sealed class RecentLooksTests
{
    private const long Minute = TimeSpan.TicksPerMinute;
    private const long Start = 6_000_000 * Minute;
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(12);

    [Fact]
    public void Moments_on_either_side_of_a_silence_are_kept_to_the_last_digit()
    {
        RecentLooks looks = new(Silence);
        looks.Add(new Look(Start, 1234.123456789, 3.3));
        looks.Add(new Look(Start + (20 * Minute), 41.987654321, 0.7));
        looks.Add(new Look(Start + (21 * Minute), 40, 0.1));
        looks.Add(new Look(Start + (51 * Minute), 987.123456789, double.NaN));

        Assert.Equal(new Look(Start, 1234.123456789, 3.3), looks.BeforeSilence(0));
        Assert.Equal(new Look(Start + (20 * Minute), 41.987654321, 0.7), looks.AfterSilence(1));
        Assert.Equal(new Look(Start + (21 * Minute), 40, 0.1), looks.BeforeSilence(2));
        Assert.Equal(new Look(Start + (51 * Minute), 987.123456789, double.NaN), looks.AfterSilence(3));
        Assert.Equal(1, looks.FirstNear(Start, 50));
        Assert.Equal(2, looks.LastNear(Start + (60 * Minute), 50));
        Assert.Equal(-1, looks.FirstNear(Start, 39));
    }

    [Fact]
    public void The_last_96_moments_are_kept_through_saving_and_after_it()
    {
        RecentLooks whole = new(Silence);
        RecentLooks cut = new(Silence);
        Random random = new(5);
        long at = Start;
        for (int i = 0; i < 300; i++)
        {
            at += random.Next(20) == 0 ? 30 * Minute : (random.Next(1, 90) * TimeSpan.TicksPerSecond) + (i % 3);
            Look look = new(at, random.NextDouble() * 300, random.NextDouble());
            whole.Add(look);
            cut.Add(look);
            cut = i % 37 == 0 ? Reloaded(cut) : cut;
        }

        Assert.Equal(96, whole.Count);
        Assert.Equal(Bytes(whole), Bytes(cut));
        int silences = 0;
        for (int i = 1; i < whole.Count; i++)
        {
            Assert.Equal(whole.Ticks(i), cut.Ticks(i));
            if (whole.Ticks(i) - whole.Ticks(i - 1) > Silence.Ticks)
            {
                silences++;
                Assert.Equal(whole.Ticks(i - 1), cut.BeforeSilence(i - 1).Ticks);
                Assert.Equal(whole.AfterSilence(i), cut.AfterSilence(i));
                Assert.Equal(whole.Ticks(i), cut.AfterSilence(i).Ticks);
            }
        }

        Assert.True(silences > 1);
    }

    private static RecentLooks Reloaded(RecentLooks looks)
    {
        StateReader state = new(Bytes(looks));
        return RecentLooks.Load(ref state, Silence);
    }

    private static byte[] Bytes(RecentLooks looks)
    {
        ArrayBufferWriter<byte> bytes = new();
        looks.Save(new StateWriter(bytes));
        return bytes.WrittenSpan.ToArray();
    }
}
