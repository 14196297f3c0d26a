using System.Text.Json;
using Maritime.Ais.Messages;

namespace Maritime.Ais.Tests;

/// <summary>Application payloads, against what other decoders make of the same real messages.</summary>
public class ApplicationTests
{
    /// <remarks>
    /// Real sentences of the conformance vectors; the values are those that gpsd, libais and AIS-catcher print (where
    /// they differ the standard decides: the unit of the inland draught; 13 bits of persons in 1/16, where gpsd prints
    /// 3407 for 0000 0000 0110 1; and the 18 bits of the area notice's duration, 000000000000010100, that libais calls
    /// 2).
    /// </remarks>
    [Theory]
    [InlineData(8, 1, 31, "met-hydro", "lon=103.6925167 lat=1.2222333 hour=16 minute=48 water_level=1.4 ice=0 wind_knots= humidity=")]
    [InlineData(8, 1, 11, "met-hydro-236", "lon=24.4 lat=64.65 day=28 hour=17 minute=15 wind_knots=12 gust_knots=14 "
        + "wind_direction=114 gust_direction=118 air_temperature=-15.5 humidity=79 dew_point= pressure_hpa=1005")]
    [InlineData(8, 200, 10, "inland-static", "eni=5016860 length=26 beam=5.5 eri_type=8450 hazard=0 draught=0.8 loaded=2")]
    [InlineData(6, 200, 55, "inland-persons", "crew=2 passengers=0 personnel=0")]
    [InlineData(6, 1, 40, "persons-on-board", "persons=409")]
    [InlineData(6, 1, 16, "persons-on-board", "persons=13")]
    [InlineData(6, 1, 0, "text", "ack_required=true text_sequence=0 text=HEJ_LASSE")]
    [InlineData(6, 235, 10, "aton-monitoring", "supply_volts=11.65 external_1_volts=0 racon=0 off_position=false")]
    [InlineData(6, 250, 10, "aton-monitoring", "supply_volts=27.4 external_1_volts=0 racon=0 off_position=false")]
    [InlineData(8, 1, 22, "area-notice", "linkage=10 notice=0 month=1 day=1 hour=5 minute=2 duration_minutes=20 "
        + "areas.shape=circle areas.lon=-69.8649833 areas.lat=42.08295 areas.precision=4 areas.radius_metres=9260")]
    [InlineData(8, 1, 17, "vts-targets", "targets.id_type=3 targets.id=SONGA_E targets.lat=46.0783833 targets.lon=-1.2805 "
        + "targets.cog=0 targets.second= targets.sog=0")]
    [InlineData(8, 1, 16, "vts-targets", "targets.id_type=0 targets.id=636014902 targets.lat=41.22255 targets.cog=203")]
    [InlineData(8, 367, 33, "environmental-us", "reports.sensor=1 reports.day=28 reports.hour=19 reports.minute=27 "
        + "reports.site=4 reports.station=WAUNA")]
    public void An_application_says_what_other_decoders_say(int type, int dac, int fi, string name, string fields)
    {
        JsonElement message = First(type, dac, fi);

        JsonElement application = message.GetProperty("application");
        Assert.Equal(name, application.GetProperty("name").GetString());
        foreach (string[] pair in fields.Split(' ').Select(field => field.Split('=')))
        {
            JsonElement value = application;
            foreach (string step in pair[0].Split('.'))
            {
                value = value.ValueKind == JsonValueKind.Array ? value[0] : value;
                value = value.GetProperty(step);
            }

            Assert.Equal(pair[1].Replace('_', ' '), value.ToString().ToLowerInvariant() is "true" or "false"
                ? value.ToString().ToLowerInvariant()
                : value.ToString());
        }
    }

    [Fact]
    public void An_application_that_is_not_known_keeps_its_bits()
    {
        JsonElement message = First(8, 366, 57);

        Assert.False(message.TryGetProperty("application", out _));
        Assert.Equal(message.GetProperty("data_bits").GetInt32(), message.GetProperty("data_hex").GetString()!.Length * 4);
    }

    [Fact]
    public void Draught_and_tonnage_of_extended_static_data_are_read()
    {
        byte[] bytes = new byte[64];
        PayloadWriter bits = new(bytes);
        bits.Number(8, 6);
        bits.Number(0, 2);
        bits.Number(257123000, 30);
        bits.Number(0, 2);
        bits.Number(1, 10);
        bits.Number(24, 6);
        bits.Number(5, 10);
        bits.Number(321, 13);
        bits.Text("NOOSL", 5);
        bits.Text("DKAAR", 5);
        bits.Text("", 5);
        bits.Number(0, 52);
        bits.Number(15, 4);
        bits.Number(262_143, 18);
        bits.Number(0, 12);
        bits.Text("A13A2TV", 7);
        bits.Number(81_085, 18);
        bits.Number(1, 2);
        bits.Number(0, 6);
        bits.Number(1200, 14);
        bits.Number(24, 13);
        bits.Number(0, 10);
        Assert.Equal(360, bits.Count);

        JsonElement said = Assert.Single(DecodedJson.Of(Sentences.Of(bytes, bits.Count))).GetProperty("application");

        string[] expected = ["32.1", "NOOSL", "DKAAR", "", "A13A2TV", "81085", "1200", "24"];
        string[] fields =
        [
            "air_draught", "last_port", "next_port", "second_next_port", "lloyds_ship_type", "gross_tonnage",
            "bunker_oil_tonnes", "persons",
        ];
        Assert.Equal(expected, fields.Select(field => said.GetProperty(field).ToString()));
    }

    private static JsonElement First(int type, int dac, int fi) => (
        from vector in VectorTests.Lines("nmea/vectors/messages.jsonl.gz")
        where vector.GetProperty("type").GetInt32() == type
        let fields = vector.GetProperty("fields")
        where fields.GetProperty("dac").GetInt32() == dac && fields.GetProperty("fi").GetInt32() == fi
        select DecodedJson.Of(string.Join("\r\n", vector.GetProperty("sentences").EnumerateArray())).Single()).First();
}
