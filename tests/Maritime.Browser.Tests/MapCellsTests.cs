using System.Buffers.Binary;
using Maritime.Server.Map;

namespace Maritime.Browser.Tests;

/// <summary>What a page is told of a box, without a browser: frames as they go over the wire.</summary>
public sealed class MapCellsTests
{
    private const uint Epoch = 7;
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_message_is_a_reset_the_rows_and_a_tick()
    {
        MapCells cells = With(Ship(1, 51, 10));

        Assert.Equal("reset; 1; tick 1", Told(cells.Message(Box(9, 50, 11, 52), since: 0)));
    }

    [Fact]
    public void A_ship_elsewhere_is_not_told()
    {
        MapCells cells = With(Ship(1, 51, 10), Ship(2, 51, 30));

        Assert.Equal("reset; 1; tick 1", Told(cells.Message(Box(9, 50, 11, 52), since: 0)));
    }

    [Theory]
    [InlineData(-181.2, -178.8)]
    [InlineData(178.8, 181.2)]
    [InlineData(178.8, -178.8)]
    [InlineData(538.8, 541.2)]
    public void A_box_across_180_degrees_holds_both_sides(double west, double east)
    {
        MapCells cells = With(Ship(1, 51, 179.9), Ship(2, 51, -179.9), Ship(3, 51, 0));

        Assert.Equal("reset; 1 2; tick 1", Told(cells.Message(Box(west, 50, east, 52), since: 0)));
    }

    [Fact]
    public void Later_messages_tell_only_what_changed_since()
    {
        MapCells cells = With(Ship(1, 51, 10), Ship(2, 51, 10.5));
        Apply(cells, Ship(2, 51, 10.6));
        Apply(cells);

        Assert.Equal("2; tick 3", Told(cells.Message(Box(9, 50, 12, 52), since: 1)));
        Assert.Equal("tick 3", Told(cells.Message(Box(9, 50, 12, 52), since: 2)));
    }

    [Fact]
    public void Who_looks_only_at_the_cell_that_a_ship_left_is_told_where_it_went()
    {
        MapCells cells = With(Ship(1, 51, 11.9));
        Apply(cells, Ship(1, 51, 12.1));

        byte[] message = cells.Message(Box(10.1, 50.1, 11.9, 51.9), since: 1);

        Assert.Equal("1; tick 2", Told(message));
        int longitude = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(MapFrame.HeaderBytes + 4));
        Assert.Equal(12.1 * 600_000, longitude, 0.5);
    }

    [Fact]
    public void A_ship_that_left_and_came_back_is_told_once()
    {
        MapCells cells = With(Ship(1, 51, 11.9));
        Apply(cells, Ship(1, 51, 12.1));
        Apply(cells, Ship(1, 51, 11.8));

        Assert.Equal("1; tick 3", Told(cells.Message(Box(10.1, 50.1, 11.9, 51.9), since: 1)));
    }

    [Fact]
    public void A_removed_ship_is_told_to_those_who_have_it()
    {
        MapCells cells = With(Ship(1, 51, 10));
        cells.Apply(Noon, 1, [], [1]);

        Assert.Equal("gone 1; tick 2", Told(cells.Message(MapBox.World, since: 1)));
        Assert.Equal("reset; tick 2", Told(cells.Message(MapBox.World, since: 0)));
    }

    [Fact]
    public void A_picture_too_old_to_mend_is_sent_whole()
    {
        MapCells cells = With(Ship(1, 51, 10));
        for (int tick = 0; tick < 700; tick++)
        {
            Apply(cells);
        }

        Assert.StartsWith("reset; 1; tick", Told(cells.Message(MapBox.World, since: 1)), StringComparison.Ordinal);
        Assert.StartsWith("tick", Told(cells.Message(MapBox.World, since: 600)), StringComparison.Ordinal);
        Assert.StartsWith("reset", Told(cells.Message(MapBox.World, since: 9_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_does_not_read_gets_the_latest_picture_and_no_backlog()
    {
        MapCells cells = With(Ship(1, 51, 10));
        MapSubscription slow = new(MapBox.World, zoom: 12, since: 0);
        for (int tick = 0; tick < 100; tick++)
        {
            Apply(cells, Ship(1, 51, 10 + (tick / 1000d)));
            slow.Offer(cells, tick * 10_000, []);
        }

        Assert.True(slow.Messages.TryRead(out byte[]? first));
        Assert.False(slow.Messages.TryRead(out _));
        Assert.Equal("reset; 1; tick 2", Told(first));
        slow.Offer(cells, 2_000_000, []);
        Assert.True(slow.Messages.TryRead(out byte[]? second));
        Assert.Equal("1; tick 101", Told(second));
    }

    [Fact]
    public void A_ship_under_alert_is_told_before_the_box_has_its_turn()
    {
        MapCells cells = With([.. Enumerable.Range(1, 3000).Select(id => Ship((uint)id, 51, 10))]);
        MapSubscription world = new(MapBox.World, zoom: 2, since: 0);
        world.Offer(cells, 0, []);
        Assert.True(world.Messages.TryRead(out _));

        MapVessel alerted = Ship(5, 51, 10) with { Flags = MapVesselFlags.Alerted };
        Apply(cells, alerted, Ship(6, 51, 10));
        world.Offer(cells, 1_000, [alerted]);

        Assert.True(world.Messages.TryRead(out byte[]? urgent));
        Assert.Equal("5; tick 1", Told(urgent));
    }

    [Fact]
    public void What_is_not_known_is_marked_and_what_is_too_large_saturates()
    {
        MapVessel ship = Ship(1, -51.5, -179.25) with
        {
            SpeedKnots = double.NaN,
            CourseDegrees = double.NaN,
            HeadingDegrees = 359.96,
            LengthMetres = 900,
            At = Noon.AddDays(-2),
        };
        byte[] message = With(ship).Message(MapBox.World, since: 0);
        ReadOnlySpan<byte> row = message.AsSpan(2 * MapFrame.HeaderBytes);

        Assert.Equal(-179.25 * 600_000, BinaryPrimitives.ReadInt32LittleEndian(row[4..]));
        Assert.Equal(-51.5 * 600_000, BinaryPrimitives.ReadInt32LittleEndian(row[8..]));
        Assert.Equal(ushort.MaxValue, BinaryPrimitives.ReadUInt16LittleEndian(row[12..]));
        Assert.Equal(ushort.MaxValue, BinaryPrimitives.ReadUInt16LittleEndian(row[14..]));
        Assert.Equal(3599, BinaryPrimitives.ReadUInt16LittleEndian(row[16..]));
        Assert.Equal(ushort.MaxValue, BinaryPrimitives.ReadUInt16LittleEndian(row[18..]));
        Assert.Equal(byte.MaxValue, row[23]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new double[] { 1, 2, 3 })]
    [InlineData(new double[] { 1, 2, 3, double.NaN })]
    [InlineData(new double[] { 1, 5, 3, 4 })]
    public void A_box_that_makes_no_sense_is_refused(double[]? edges) => Assert.False(MapBox.TryCreate(edges, out _));

    private static MapCells With(params MapVessel[] ships)
    {
        MapCells cells = new(Epoch);
        Apply(cells, ships);
        return cells;
    }

    private static void Apply(MapCells cells, params MapVessel[] ships) => cells.Apply(Noon, 1, ships, []);

    private static MapBox Box(double west, double south, double east, double north)
    {
        Assert.True(MapBox.TryCreate([west, south, east, north], out MapBox box));
        return box;
    }

    private static MapVessel Ship(uint id, double latitude, double longitude) =>
        new(id, SimulatedSea.At(latitude, longitude), 10, 90, 90, 70, 0, 100, MapVesselFlags.None, Noon);

    // The frames in words, as a page reads them: ids of rows in order, ids gone, and the sequence of the tick.
    private static string Told(byte[] message)
    {
        List<string> told = [];
        List<uint> rows = [];
        for (int at = 0; at < message.Length;)
        {
            ReadOnlySpan<byte> frame = message.AsSpan(at);
            Assert.Equal("MAR1"u8, frame[..4]);
            Assert.Equal(Epoch, BinaryPrimitives.ReadUInt32LittleEndian(frame[20..]));
            int count = BinaryPrimitives.ReadInt32LittleEndian(frame[16..]);
            MapFrameKind kind = (MapFrameKind)frame[5];
            int size = kind == MapFrameKind.Rows ? MapFrame.RowBytes : kind == MapFrameKind.Removed ? sizeof(uint) : 0;
            List<uint> ids = [];
            for (int row = 0; row < count; row++)
            {
                ids.Add(BinaryPrimitives.ReadUInt32LittleEndian(frame[(MapFrame.HeaderBytes + (row * size))..]));
            }

            if (kind == MapFrameKind.Rows)
            {
                rows.AddRange(ids);
            }
            else
            {
                Flush();
                told.Add(kind switch
                {
                    MapFrameKind.Reset => "reset",
                    MapFrameKind.Removed => $"gone {string.Join(' ', ids)}",
                    _ => $"tick {BinaryPrimitives.ReadInt64LittleEndian(frame[24..])}",
                });
            }

            at += MapFrame.HeaderBytes + (count * size);
        }

        return string.Join("; ", told);

        void Flush()
        {
            if (rows.Count > 0)
            {
                told.Add(string.Join(' ', rows.Order()));
                rows.Clear();
            }
        }
    }
}
