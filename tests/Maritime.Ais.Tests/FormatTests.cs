using System.Text;
using Maritime.Ais.Formats;

namespace Maritime.Ais.Tests;

/// <summary>
/// One small input of every format. All but the first lines of NOAA's and the Danish files are made up here after the
/// formats' published descriptions; they are not recordings.
/// </summary>
public class FormatTests
{
    private const string AisStream = """
        {"Message":{"PositionReport":{"Cog":308.2,"Latitude":66.02695,"Longitude":12.253821666666665,"MessageID":1,"NavigationalStatus":15,"Raim":true,"Sog":0,"Timestamp":31,"TrueHeading":235,"UserID":259000420,"Valid":true}},"MessageType":"PositionReport","MetaData":{"MMSI":259000420,"MMSI_String":"259000420","ShipName":"AUGUSTSON","latitude":66.02,"longitude":12.25,"time_utc":"2022-12-29 18:22:32.318353 +0000 UTC"}}
        {"Message":{"PositionReport":{"Cog":360,"Latitude":91,"Longitude":181,"MessageID":3,"NavigationalStatus":1,"Sog":102.3,"Timestamp":60,"TrueHeading":511,"UserID":"259000421"}},"MessageType":"PositionReport","MetaData":{"MMSI":"259000421","time_utc":"2022-12-29 18:22:33 +0000 UTC"}}
        {"Message":{"ShipStaticData":{"CallSign":"LLMM","Destination":"SANDNESSJOEN","Dimension":{"A":10,"B":20,"C":3,"D":4},"Eta":{"Day":30,"Hour":6,"Minute":15,"Month":12},"ImoNumber":9074729,"MaximumStaticDraught":4.5,"MessageID":5,"Name":"AUGUSTSON","Type":70,"UserID":259000420}},"MessageType":"ShipStaticData","MetaData":{"MMSI":259000420,"time_utc":"2022-12-29 18:22:34 +0000 UTC"}}
        {"Message":{"PositionReport":{"Cog":1,
        {"no":"ship"}
        {"Message":{"PositionReport":{"Cog":1,"Latitude":66,"Longitude":12,"MessageID":1,"UserID":259000422}}}{"Message":{"PositionReport":{"Cog":1,"Latitude":66,"Longitude":12,"MessageID":1,"UserID":259000423}}}

        """;

    private const string AisHubHuman = """
        [{"ERROR":false,"USERNAME":"X","FORMAT":"HUMAN","RECORDS":2},[
        {"MMSI":311733000,"TIME":"2021-08-06 09:40:37 GMT","LONGITUDE":-13.5,"LATITUDE":28.25,"COG":187.7,"SOG":10.4,"HEADING":188,"ROT":0,"NAVSTAT":0,"IMO":9215402,"NAME":"CHEM STAR","CALLSIGN":"C6XX","TYPE":80,"A":100,"B":20,"C":10,"D":12,"DRAUGHT":9.4,"DEST":"LAS PALMAS","ETA":"08-08 10:00"},
        {"MMSI":311733001,"TIME":"2021-08-06 09:40:38 GMT","LONGITUDE":181,"LATITUDE":91,"COG":360,"SOG":102.4,"HEADING":511,"NAVSTAT":15}
        ]]
        """;

    private const string AisHubRaw = """
        [{"ERROR":false,"FORMAT":"AIS","RECORDS":1},[{"MMSI":311733000,"TIME":"1628242837","LONGITUDE":-8100000,"LATITUDE":16950000,"COG":1877,"SOG":104,"HEADING":188,"NAVSTAT":0,"DRAUGHT":94,"NAME":"CHEM STAR"}]]
        """;

    private const string AisCatcher = """
        {"class":"AIS","device":"AIS-catcher","rxtime":"20220729191502","scaled":true,"channel":"B","nmea":["!AIVDM,1,1,,B,13HOI:0P0000VOHLCnHQKwvL05Ip,0*20"],"signalpower":-44.1,"type":1,"repeat":0,"mmsi":227006760,"status":0,"turn":0,"speed":0.1,"accuracy":false,"lon":0.13138,"lat":49.475577,"course":36.7,"heading":511,"second":14,"maneuver":0,"raim":false,"radio":22136}
        """;

    private const string Digitraffic = """
        {"type":"FeatureCollection","dataUpdatedTime":"2022-07-31T06:22:18Z","features":[
        {"mmsi":219598000,"type":"Feature","geometry":{"type":"Point","coordinates":[20.85169,55.770832]},"properties":{"mmsi":219598000,"sog":0.1,"cog":346.5,"navStat":1,"rot":4,"posAcc":true,"raim":false,"heading":79,"timestamp":59,"timestampExternal":1659212938646}},
        {"mmsi":219598001,"type":"Feature","geometry":{"type":"Point","coordinates":[20.9,55.8]},"properties":{"mmsi":219598001,"sog":3.1,"cog":360,"navStat":0,"heading":511,"timestamp":60,"timestampExternal":1659212939000}}]}
        """;

    private const string DigitrafficVessels = """
        [{"name":"ARUNA CIHAN","timestamp":1659951487364,"mmsi":271044399,"callSign":"TCA2345","imo":9543756,"shipType":70,"draught":68,"eta":733376,"posType":1,"referencePointA":160,"referencePointB":33,"referencePointC":20,"referencePointD":12,"destination":"UST LUGA"}]
        """;

    private const string BarentsWatch = """
        {"courseOverGround":99.8,"latitude":59.18,"longitude":10.57,"name":"HOVLUNDA","rateOfTurn":0,"shipType":70,"speedOverGround":6.5,"trueHeading":null,"navigationalStatus":5,"mmsi":257123000,"msgtime":"2023-02-01T12:00:00+01:00"}
        """;

    private const string ExactEarth = """
        MMSI,Message_ID,Repeat_indicator,Time,Vessel_Name,Call_sign,IMO,Ship_Type,Destination,Navigational_status,SOG,Longitude,Latitude,COG,Heading
        636012345,1,0,20130131_235959,,,,,,0,12.3,-170.25,-12.5,270.1,271
        636012345,5,0,20130201_000100,SHIP ONE,A8XX,9074729,80,FUJAIRAH,,,,,,
        """;

    private const string Gpx = """
        <?xml version="1.0"?>
        <gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
          <trk><name>HOVLUNDA 257123000</name><trkseg>
            <trkpt lat="59.5" lon="10.25"><time>2023-02-01T12:00:00Z</time><extensions><speed>5.1444</speed></extensions></trkpt>
            <trkpt lat="99" lon="10.25"><time>2023-02-01T12:01:00Z</time></trkpt>
          </trkseg></trk>
          <trk><name>nobody</name><trkseg><trkpt lat="59.5" lon="10.25"><time>2023-02-01T12:00:00Z</time></trkpt></trkseg></trk>
        </gpx>
        """;

    private const string DanishOriginal = """
        # Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,A,B,C,D
        31/12/2022 23:59:58,Class A,219000001,55.5,10.25,Restricted maneuverability,0.0,0.1,36.2,37,9074729,OXYZ,TEST SHIP,Tanker,,20,180,GPS,9.5,SKAW,01/01/2023 08:00:00,AIS,150,30,10,10
        31/12/2022 23:59:59,Base Station,2190045,56.0,11.0,Unknown value,,,,,Unknown,Unknown,,Undefined,,,,Undefined,,Unknown,,AIS,,,,
        """;

    private const string NoaaNew = """
        mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,status,length,width,draft,cargo,transceiver
        367123450,2024-06-01 00:00:07,-89.5,28.25,0.0,360.0,511,STELLA MARIS,IMO9074729,WDX1234,80,1,183,32,10.5,80,A
        """;

    private const string NoaaOld = """
        MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo
        366940480,2017-01-04T11:39:36,52.48730,-174.02316,10.0,-140.7,267.0,EARLY DAWN,IMO7821130,WDB7319,1001,undefined,32.95,8.82,4.0,31
        366940480,2017-01-04T11:40:45,52.48718,-174.02835,-0.1,-49.6,511.0,EARLY DAWN,IMO7821130,WDB7319,1001,under way using engine,32.95,8.82,4.0,31
        x,2017-01-04T11:40:45,52.48718,-174.02835,10.0,-141.6,266.0,,,,,,,,,
        """;

    [Theory]
    [InlineData("aisstream", AisStream, "4 positions, 1 statics, 2 refused")]
    [InlineData("aishub", AisHubHuman, "2 positions, 1 statics, 0 refused")]
    [InlineData("aishub", AisHubRaw, "1 positions, 1 statics, 0 refused")]
    [InlineData("ais-catcher", AisCatcher, "1 positions, 0 statics, 0 refused")]
    [InlineData("digitraffic", Digitraffic, "2 positions, 0 statics, 0 refused")]
    [InlineData("digitraffic", DigitrafficVessels, "0 positions, 1 statics, 0 refused")]
    [InlineData("barentswatch", BarentsWatch, "1 positions, 1 statics, 0 refused")]
    [InlineData("exactearth", ExactEarth, "2 positions, 1 statics, 0 refused")]
    [InlineData("gpx", Gpx, "1 positions, 0 statics, 2 refused")]
    [InlineData("dma", DanishOriginal, "2 positions, 1 statics, 0 refused")]
    [InlineData("noaa", NoaaNew, "1 positions, 1 statics, 0 refused")]
    [InlineData("noaa", NoaaOld, "2 positions, 1 statics, 1 refused")]
    [InlineData("csv", "t,mmsi,lat,lon,sog,cog,heading,nav_status\n1714521600,249980028,-44,102.2,0.0,357.5,120,1\n",
        "1 positions, 0 statics, 0 refused")]
    [InlineData("csv", "mmsi,name,ais_type,length_m,beam_m\n636980001,SHIP 001,80,250,42.5\n",
        "0 positions, 1 statics, 0 refused")]
    [InlineData("csv", "mmsi;t;draught_m\n249980004;1714521600;7.7\n", "0 positions, 1 statics, 0 refused")]
    public void An_input_is_recognized_and_read_in_any_pieces(string format, string input, string said)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(input);
        IInputFormat? found = InputFormats.Detect(bytes);
        Assert.Equal(format, found?.Name);

        Collected whole = Collected.From(found!, bytes);
        Assert.EndsWith(Words(whole), said, StringComparison.Ordinal);

        for (int size = 1; size < bytes.Length; size = (size * 3) + 1)
        {
            Collected cut = new();
            IReportReader reader = found!.CreateReader(ReaderOptions.Default);
            for (int at = 0; at < bytes.Length; at += size)
            {
                reader.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)), Collected.Arrival, cut);
            }

            reader.Complete(cut);
            Assert.Equal(whole.Positions, cut.Positions);
            Assert.Equal(whole.Statics, cut.Statics);
            Assert.Equal(whole.Statistics.Samples, reader.Statistics.Samples);
        }
    }

    [Fact]
    public void A_negative_course_of_noaa_is_twelve_bits_read_as_signed()
    {
        Collected read = Collected.From("noaa", NoaaOld);

        Assert.Equal(268.9f, read.Positions[0].CogDegrees, 0.001f);
        Assert.True(float.IsNaN(read.Positions[1].CogDegrees), "-49.6 is 360.0, not available");
        Assert.True(float.IsNaN(read.Positions[1].SogKnots), "-0.1 is 102.3, not available");
        Assert.Equal(-1, read.Positions[1].HeadingDegrees);
        Assert.Equal(NavigationStatus.UnderWayUsingEngine, read.Positions[1].Status);
        Assert.Equal("line 4: no MMSI", Assert.Single(read.Statistics.Samples));
        StaticReport said = Assert.Single(read.Statics);
        Assert.Equal((7821130, (byte)30, "EARLY DAWN", "WDB7319"), (said.ImoNumber, said.ShipType, said.Name, said.CallSign));
        Assert.Equal(32.95f, said.Dimensions!.Value.Length);
    }

    [Fact]
    public void The_new_layout_of_noaa_has_longitude_first()
    {
        Collected read = Collected.From("noaa", NoaaNew);

        Assert.Equal(28.25, read.Positions[0].Position!.Value.LatitudeDegrees);
        Assert.Equal(TransponderClass.A, read.Positions[0].Class);
        Assert.Equal(new(2024, 6, 1, 0, 0, 7, TimeSpan.Zero), read.Positions[0].At);
    }

    [Fact]
    public void The_message_and_not_the_metadata_of_aisstream_says_where_a_ship_is()
    {
        Collected read = Collected.From("aisstream", AisStream);

        Assert.Equal(66.02695, read.Positions[0].Position!.Value.LatitudeDegrees);
        Assert.Equal(new DateTimeOffset(2022, 12, 29, 18, 22, 32, TimeSpan.Zero).AddTicks(3183530), read.Positions[0].At);
        Assert.Equal(31, read.Positions[0].UtcSecond);
        Assert.True(read.Positions[0].Raim);
        Assert.Null(read.Positions[1].Position);
        Assert.Equal(259000421, read.Positions[1].Mmsi.Value);
        Assert.True(float.IsNaN(read.Positions[1].SogKnots) && float.IsNaN(read.Positions[1].CogDegrees));
        StaticReport said = read.Statics[0];
        Assert.Equal((9074729, "AUGUSTSON", (byte)70, 4.5f), (said.ImoNumber, said.Name, said.ShipType, said.DraughtMetres));
        Assert.Equal(new Dimensions(10, 20, 3, 4), said.Dimensions);
        Assert.Equal(new DateTimeOffset(2022, 12, 30, 6, 15, 0, TimeSpan.Zero), said.Eta);
        Assert.Equal(["line 4: an object that is not JSON or is not ended", "line 5: no MMSI"], read.Statistics.Samples);
    }

    [Fact]
    public void Both_units_of_aishub_say_the_same()
    {
        PositionReport human = Collected.From("aishub", AisHubHuman).Positions[0];
        Collected raw = Collected.From("aishub", AisHubRaw);

        Assert.Equal(human.Position, raw.Positions[0].Position);
        Assert.Equal((human.At, human.SogKnots, human.CogDegrees),
            (raw.Positions[0].At, raw.Positions[0].SogKnots, raw.Positions[0].CogDegrees));
        Assert.Equal(9.4f, raw.Statics[0].DraughtMetres!.Value, 0.001f);
    }

    [Fact]
    public void Digitraffic_has_longitude_first_milliseconds_and_decimetres()
    {
        PositionReport position = Collected.From("digitraffic", Digitraffic).Positions[0];
        Assert.Equal((55.770832, 20.85169), (position.Position!.Value.LatitudeDegrees, position.Position.Value.LongitudeDegrees));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1659212938646), position.At);
        Assert.Equal(59, position.UtcSecond);

        StaticReport said = Collected.From("digitraffic", DigitrafficVessels).Statics[0];
        Assert.Equal(6.8f, said.DraughtMetres!.Value, 0.001f);
        Assert.Equal(new DateTimeOffset(2022, 11, 6, 3, 0, 0, TimeSpan.Zero), said.Eta);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1659951487364), said.At);
    }

    [Fact]
    public void Other_formats_say_where_when_and_who()
    {
        PositionReport catcher = Collected.From("ais-catcher", AisCatcher).Positions[0];
        Assert.Equal((227006760, (byte)1, TransponderClass.A), (catcher.Mmsi.Value, catcher.MessageType, catcher.Class));
        Assert.Equal(new(2022, 7, 29, 19, 15, 2, TimeSpan.Zero), catcher.At);

        PositionReport barents = Collected.From("barentswatch", BarentsWatch).Positions[0];
        Assert.Equal(new(2023, 2, 1, 11, 0, 0, TimeSpan.Zero), barents.At);
        Assert.Equal(-1, barents.HeadingDegrees);

        PositionReport satellite = Collected.From("exactearth", ExactEarth).Positions[0];
        Assert.Equal(SourceFamily.Satellite, satellite.Family);
        Assert.Equal(new(2013, 1, 31, 23, 59, 59, TimeSpan.Zero), satellite.At);

        PositionReport gpx = Collected.From("gpx", Gpx).Positions[0];
        Assert.Equal(10, gpx.SogKnots, 0.01);
        Assert.Equal(257123000, gpx.Mmsi.Value);

        PositionReport danish = Collected.From("dma", DanishOriginal).Positions[0];
        Assert.Equal(new(2022, 12, 31, 23, 59, 58, TimeSpan.Zero), danish.At);
        Assert.Equal(NavigationStatus.RestrictedManoeuvrability, danish.Status);
        Assert.Equal(new Dimensions(150, 30, 10, 10), Collected.From("dma", DanishOriginal).Statics[0].Dimensions);
    }

    [Fact]
    public void A_column_map_reads_a_file_with_names_of_its_own()
    {
        CsvFormat? format = CsvFormat.TryWithColumns("mmsi=Ship No,time=Seen,lat=Y,lon=X", out string error);
        Assert.NotNull(format);
        Assert.Equal("", error);
        Collected read = Collected.From(format, "Ship No,Seen,Y,X\n257123000,2023-02-01 12:00:00,59.5,10.5\n"u8);
        Assert.Equal(59.5, Assert.Single(read.Positions).Position!.Value.LatitudeDegrees);

        Assert.Null(CsvFormat.TryWithColumns("ship=Y", out error));
        Assert.NotEqual("", error);
    }

    private static string Words(Collected read) =>
        $"{read.Positions.Count} positions, {read.Statics.Count} statics, {read.Statistics.Refused} refused";
}
