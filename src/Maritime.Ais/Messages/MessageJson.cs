using System.Globalization;
using System.Text.Json;
using Maritime.Ais.Applications;

namespace Maritime.Ais.Messages;

/// <summary>
/// One message as one JSON object: every field, raw as on the air and in units, and when and by whom it was heard.
/// </summary>
/// <remarks>
/// Names are those of the conformance vectors (data/nmea/vectors/README.md). A field that is not available, out of its
/// range or not received in full is null.
/// </remarks>
public static class MessageJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    /// <param name="station">The receiver's name; empty when there is none.</param>
    public static void Write(in AisMessage message, string station, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteFields(message, json);
        WriteReception(message, json);
        json.WriteString("station", station.Length == 0 ? null : station);
        WriteMarks(message.Marks | RangeCheck.Of(message), json);
        json.WriteEndObject();
    }

    /// <summary>The fields of the message alone.</summary>
    public static void WriteFields(in AisMessage message, Utf8JsonWriter json)
    {
        json.WriteNumber("bits", message.Bits.Count);
        json.WriteNumber("type", message.Type);
        json.WriteNumber("repeat", message.Repeat);
        json.WriteNumber("mmsi", message.Mmsi);
        switch (message.Type)
        {
            case 1 or 2 or 3:
                Write(new ClassAPosition(message.Bits), json);
                break;
            case 4 or 11:
                Write(new BaseStationReport(message.Bits), json);
                break;
            case 5:
                Write(new StaticAndVoyage(message.Bits), json);
                break;
            case 6:
                Write(new AddressedBinary(message.Bits), json);
                break;
            case 7 or 13:
                Write(new Acknowledgement(message.Bits), json);
                break;
            case 8:
                Write(new BroadcastBinary(message.Bits), json);
                break;
            case 9:
                Write(new AircraftPosition(message.Bits), json);
                break;
            case 10:
                json.Write("dest_mmsi", new UtcInquiry(message.Bits).DestinationMmsi);
                break;
            case 12:
                Write(new AddressedSafetyText(message.Bits), json);
                break;
            case 14:
                json.Write("text", new SafetyText(message.Bits).Text);
                break;
            case 15:
                Write(new Interrogation(message.Bits), json);
                break;
            case 16:
                Write(new AssignmentCommand(message.Bits), json);
                break;
            default:
                WriteFieldsFrom17(message, json);
                break;
        }

        if ((message.Marks & MessageMarks.CutShort) != 0)
        {
            json.WriteBoolean("short", true);
        }
    }

    private static void WriteFieldsFrom17(in AisMessage message, Utf8JsonWriter json)
    {
        switch (message.Type)
        {
            case 17:
                Write(new GnssCorrection(message.Bits), json);
                break;
            case 18:
                Write(new ClassBPosition(message.Bits), json);
                break;
            case 19:
                Write(new ClassBExtendedPosition(message.Bits), json);
                break;
            case 20:
                Write(new DataLinkManagement(message.Bits), json);
                break;
            case 21:
                Write(new AidToNavigation(message.Bits), json);
                break;
            case 22:
                Write(new ChannelManagement(message.Bits), json);
                break;
            case 23:
                Write(new GroupAssignment(message.Bits), json);
                break;
            case 24:
                Write(new StaticData(message.Bits), message.Mmsi, json);
                break;
            case 25 or 26:
                Write(new BinarySlots(message.Bits), message.Type, json);
                break;
            case 27:
                Write(new LongRangePosition(message.Bits), json);
                break;
            default:
                Write(new SingleSlotAidToNavigation(message.Bits), json);
                break;
        }
    }

    private static void WriteReception(in AisMessage message, Utf8JsonWriter json)
    {
        json.WriteString("channel", message.Channel == 0 ? null : ((char)message.Channel).ToString());
        json.WriteString("talker", [(byte)(message.Talker >> 8), (byte)message.Talker]);
        json.WriteString("time", message.AtTicks == 0
            ? null
            : message.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.WriteString("time_source", message.TimeSource.Name);
    }

    private static void WriteMarks(MessageMarks marks, Utf8JsonWriter json)
    {
        json.WriteStartArray("flags");
        if ((marks & MessageMarks.TooLong) != 0)
        {
            json.WriteStringValue("long");
        }

        if ((marks & MessageMarks.CutShort) != 0)
        {
            json.WriteStringValue("short");
        }

        if ((marks & MessageMarks.OutOfRange) != 0)
        {
            json.WriteStringValue("out_of_range");
        }

        if ((marks & MessageMarks.BadChecksum) != 0)
        {
            json.WriteStringValue("bad_checksum");
        }

        if ((marks & MessageMarks.OwnShip) != 0)
        {
            json.WriteStringValue("own_ship");
        }

        json.WriteEndArray();
    }

    private static void Write(ClassAPosition view, Utf8JsonWriter json)
    {
        json.Write("nav_status", view.Status);
        json.Write("rot_raw", view.RotRaw);
        json.Write("rot", view.RotDegreesPerMinute);
        json.Write("sog_raw", view.SogRaw);
        json.Write("sog", view.SogKnots);
        json.Write("accuracy", view.IsAccurate);
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        json.Write("cog_raw", view.CogRaw);
        json.Write("cog", view.CogDegrees);
        json.Write("heading_raw", view.HeadingRaw);
        json.Write("heading", view.HeadingDegrees);
        json.Write("second", view.Second);
        json.Write("maneuver", view.Manoeuvre);
        json.Write("raim", view.Raim);
        json.Write("comm_state", view.CommState);
    }

    private static void Write(BaseStationReport view, Utf8JsonWriter json)
    {
        json.Write("year", view.Year);
        json.Write("month", view.Month);
        json.Write("day", view.Day);
        json.Write("hour", view.Hour);
        json.Write("minute", view.Minute);
        json.Write("utc_second", view.UtcSecond);
        json.Write("accuracy", view.IsAccurate);
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        json.Write("epfd", view.PositionDevice);
        json.Write("raim", view.Raim);
        json.Write("comm_state", view.CommState);
    }

    private static void Write(StaticAndVoyage view, Utf8JsonWriter json)
    {
        json.Write("ais_version", view.AisVersion);
        json.Write("imo", view.Imo);
        json.Write("callsign", view.CallSign);
        json.Write("name", view.Name);
        json.Write("ship_type", view.ShipType);
        Write(view.Dimensions, json);
        json.Write("epfd", view.PositionDevice);
        json.Write("eta_month", view.EtaMonth);
        json.Write("eta_day", view.EtaDay);
        json.Write("eta_hour", view.EtaHour);
        json.Write("eta_minute", view.EtaMinute);
        json.Write("draught_raw", view.DraughtRaw);
        json.Write("draught", view.DraughtMetres);
        json.Write("destination", view.Destination);
        json.Write("dte", view.Dte);
    }

    private static void Write(AddressedBinary view, Utf8JsonWriter json)
    {
        json.Write("seqno", view.SequenceNumber);
        json.Write("dest_mmsi", view.DestinationMmsi);
        json.Write("retransmit", view.IsRetransmitted);
        json.Write("dac", view.AreaCode);
        json.Write("fi", view.FunctionId);
        WriteData(view.Data, json);
        ApplicationJson.Write(view.AreaCode, view.FunctionId, isAddressed: true, view.Data, json);
    }

    private static void Write(BroadcastBinary view, Utf8JsonWriter json)
    {
        json.Write("dac", view.AreaCode);
        json.Write("fi", view.FunctionId);
        WriteData(view.Data, json);
        ApplicationJson.Write(view.AreaCode, view.FunctionId, isAddressed: false, view.Data, json);
    }

    private static void Write(Acknowledgement view, Utf8JsonWriter json)
    {
        json.WriteStartArray("acks");
        for (int i = 0; i < view.Count; i++)
        {
            json.WriteStartObject();
            json.Write("mmsi", view.Mmsi(i));
            json.Write("seqno", view.SequenceNumber(i));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(AircraftPosition view, Utf8JsonWriter json)
    {
        json.Write("altitude_raw", view.AltitudeRaw);
        json.Write("altitude", view.AltitudeMetres);
        json.Write("sog_raw", view.SogRaw);
        json.Write("sog", view.SogKnots);
        json.Write("accuracy", view.IsAccurate);
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        json.Write("cog_raw", view.CogRaw);
        json.Write("cog", view.CogDegrees);
        json.Write("second", view.Second);
        json.Write("alt_sensor", view.AltitudeSensor);
        json.Write("dte", view.Dte);
        json.Write("assigned", view.IsAssigned);
        json.Write("raim", view.Raim);
        json.Write("comm_selector", view.CommSelector);
        json.Write("comm_state", view.CommState);
    }

    private static void Write(AddressedSafetyText view, Utf8JsonWriter json)
    {
        json.Write("seqno", view.SequenceNumber);
        json.Write("dest_mmsi", view.DestinationMmsi);
        json.Write("retransmit", view.IsRetransmitted);
        json.Write("text", view.Text);
    }

    private static void Write(Interrogation view, Utf8JsonWriter json)
    {
        json.Write("mmsi1", view.Mmsi1);
        json.Write("type1_1", view.Type1);
        json.Write("offset1_1", view.Offset1);
        if (view.HasSecondRequest)
        {
            json.Write("type1_2", view.Type2);
            json.Write("offset1_2", view.Offset2);
        }

        if (view.HasSecondStation)
        {
            json.Write("mmsi2", view.Mmsi2);
            json.Write("type2_1", view.Mmsi2Type);
            json.Write("offset2_1", view.Mmsi2Offset);
        }
    }

    private static void Write(AssignmentCommand view, Utf8JsonWriter json)
    {
        json.Write("mmsi1", view.Mmsi1);
        json.Write("offset1", view.Offset1);
        json.Write("increment1", view.Increment1);
        if (view.HasSecondStation)
        {
            json.Write("mmsi2", view.Mmsi2);
            json.Write("offset2", view.Offset2);
            json.Write("increment2", view.Increment2);
        }
    }

    private static void Write(GnssCorrection view, Utf8JsonWriter json)
    {
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        WriteData(view.Data, json);
    }

    private static void Write(ClassBPosition view, Utf8JsonWriter json)
    {
        json.Write("sog_raw", view.SogRaw);
        json.Write("sog", view.SogKnots);
        json.Write("accuracy", view.IsAccurate);
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        json.Write("cog_raw", view.CogRaw);
        json.Write("cog", view.CogDegrees);
        json.Write("heading_raw", view.HeadingRaw);
        json.Write("heading", view.HeadingDegrees);
        json.Write("second", view.Second);
        json.Write("cs", view.IsCarrierSense);
        json.Write("display", view.HasDisplay);
        json.Write("dsc", view.HasDsc);
        json.Write("band", view.IsWholeBand);
        json.Write("msg22", view.AcceptsMessage22);
        json.Write("assigned", view.IsAssigned);
        json.Write("raim", view.Raim);
        json.Write("comm_selector", view.CommSelector);
        json.Write("comm_state", view.CommState);
    }

    private static void Write(ClassBExtendedPosition view, Utf8JsonWriter json)
    {
        json.Write("sog_raw", view.SogRaw);
        json.Write("sog", view.SogKnots);
        json.Write("accuracy", view.IsAccurate);
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        json.Write("cog_raw", view.CogRaw);
        json.Write("cog", view.CogDegrees);
        json.Write("heading_raw", view.HeadingRaw);
        json.Write("heading", view.HeadingDegrees);
        json.Write("second", view.Second);
        json.Write("name", view.Name);
        json.Write("ship_type", view.ShipType);
        Write(view.Dimensions, json);
        json.Write("epfd", view.PositionDevice);
        json.Write("raim", view.Raim);
        json.Write("dte", view.Dte);
        json.Write("assigned", view.IsAssigned);
    }

    private static void Write(DataLinkManagement view, Utf8JsonWriter json)
    {
        json.WriteStartArray("reservations");
        for (int i = 0; i < view.Count; i++)
        {
            json.WriteStartObject();
            json.Write("offset", view.Offset(i));
            json.Write("slots", view.Slots(i));
            json.Write("timeout", view.Timeout(i));
            json.Write("increment", view.Increment(i));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(AidToNavigation view, Utf8JsonWriter json)
    {
        Span<byte> name = stackalloc byte[SixBitText.MaxLength];
        int length = view.CopyName(name);
        json.Write("aid_type", view.AidType);
        if (view.NameBase.IsMissing)
        {
            json.WriteNull("name");
        }
        else
        {
            json.WriteString("name", name[..length]);
        }

        json.Write("name_base", view.NameBase);
        json.WriteString("name_ext", view.NameExtension.ToString());
        json.Write("accuracy", view.IsAccurate);
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        Write(view.Dimensions, json);
        json.Write("epfd", view.PositionDevice);
        json.Write("second", view.Second);
        json.Write("off_position", view.IsOffPosition);
        json.Write("aton_status", view.Status);
        json.Write("raim", view.Raim);
        json.Write("virtual_aid", view.IsVirtual);
        json.Write("assigned", view.IsAssigned);
    }

    private static void Write(ChannelManagement view, Utf8JsonWriter json)
    {
        json.Write("channel_a", view.ChannelA);
        json.Write("channel_b", view.ChannelB);
        json.Write("txrx", view.TxRxMode);
        json.Write("low_power", view.IsLowPower);
        json.Write("addressed", view.IsAddressed);
        json.Write("band_a", view.IsNarrowA);
        json.Write("band_b", view.IsNarrowB);
        json.Write("zonesize", view.ZoneSize);
        if (view.IsAddressed == true)
        {
            json.Write("dest1", view.Mmsi1);
            json.Write("dest2", view.Mmsi2);
        }
        else if (view.HasArea)
        {
            json.Write("ne_lon_raw", view.NorthEastLongitudeRaw);
            json.Write("ne_lon", view.NorthEastLongitudeDegrees);
            json.Write("ne_lat_raw", view.NorthEastLatitudeRaw);
            json.Write("ne_lat", view.NorthEastLatitudeDegrees);
            json.Write("sw_lon_raw", view.SouthWestLongitudeRaw);
            json.Write("sw_lon", view.SouthWestLongitudeDegrees);
            json.Write("sw_lat_raw", view.SouthWestLatitudeRaw);
            json.Write("sw_lat", view.SouthWestLatitudeDegrees);
        }
    }

    private static void Write(GroupAssignment view, Utf8JsonWriter json)
    {
        json.Write("ne_lon_raw", view.NorthEastLongitudeRaw);
        json.Write("ne_lon", view.NorthEastLongitudeDegrees);
        json.Write("ne_lat_raw", view.NorthEastLatitudeRaw);
        json.Write("ne_lat", view.NorthEastLatitudeDegrees);
        json.Write("sw_lon_raw", view.SouthWestLongitudeRaw);
        json.Write("sw_lon", view.SouthWestLongitudeDegrees);
        json.Write("sw_lat_raw", view.SouthWestLatitudeRaw);
        json.Write("sw_lat", view.SouthWestLatitudeDegrees);
        json.Write("station_type", view.StationType);
        json.Write("ship_type", view.ShipType);
        json.Write("txrx", view.TxRxMode);
        json.Write("interval", view.Interval);
        json.Write("quiet", view.QuietMinutes);
    }

    private static void Write(StaticData view, int mmsi, Utf8JsonWriter json)
    {
        json.Write("part", view.Part);
        if (view.Part == 0)
        {
            json.Write("name", view.Name);
        }
        else if (view.Part == 1)
        {
            json.Write("ship_type", view.ShipType);
            json.Write("vendor_id", view.VendorId);
            json.Write("unit_model", view.UnitModel);
            json.Write("serial", view.Serial);
            json.Write("callsign", view.CallSign);
            if (StaticData.IsAuxiliary(mmsi))
            {
                json.Write("mothership_mmsi", view.MothershipMmsi);
            }
            else
            {
                Write(view.Dimensions, json);
            }

            json.Write("epfd", view.PositionDevice);
        }
    }

    private static void Write(BinarySlots view, int type, Utf8JsonWriter json)
    {
        json.Write("addressed", view.IsAddressed);
        json.Write("structured", view.IsStructured);
        if (view.IsAddressed == true)
        {
            json.Write("dest_mmsi", view.DestinationMmsi);
        }

        if (view.IsStructured == true)
        {
            json.Write("dac", view.AreaCode);
            json.Write("fi", view.FunctionId);
        }

        WriteData(view.Data, json);
        if (type == 26)
        {
            json.Write("comm_selector", view.CommSelector);
            json.Write("comm_state", view.CommState);
        }

        if (view.AreaCode is not null)
        {
            ApplicationJson.Write(view.AreaCode, view.FunctionId, view.IsAddressed == true, view.Data, json);
        }
    }

    private static void Write(LongRangePosition view, Utf8JsonWriter json)
    {
        json.Write("accuracy", view.IsAccurate);
        json.Write("raim", view.Raim);
        json.Write("nav_status", view.Status);
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        json.Write("sog_raw", view.SogRaw);
        json.Write("sog", view.SogKnots);
        json.Write("cog_raw", view.CogRaw);
        json.Write("cog", view.CogDegrees);
        json.Write("gnss_latency", view.GnssLatency);
    }

    private static void Write(SingleSlotAidToNavigation view, Utf8JsonWriter json)
    {
        json.Write("second", view.Second);
        WritePosition(view.LongitudeRaw, view.LatitudeRaw, view.LongitudeDegrees, view.LatitudeDegrees, json);
        json.Write("restricted_use", view.RestrictedUse);
        json.Write("station_type", view.StationType);
        json.Write("virtual_aid", view.IsVirtual);
        json.Write("aid_type", view.AidType);
        json.Write("mrn", view.ResourceName);
        json.Write("dim_type", view.DimensionType);
        json.Write("dim_a", view.DimensionA);
        json.Write("dim_b", view.DimensionB);
        json.Write("additional_data", view.HasAdditionalData);
        json.Write("charted", view.ChartedStatus);
        json.Write("on_station", view.OnStationStatus);
        json.Write("aton_status", view.Status);
        json.Write("authenticated", view.IsAuthenticated);
    }

    private static void WritePosition(
        int? longitudeRaw, int? latitudeRaw, double? longitude, double? latitude, Utf8JsonWriter json)
    {
        json.Write("lon_raw", longitudeRaw);
        json.Write("lat_raw", latitudeRaw);
        json.Write("lon", longitude);
        json.Write("lat", latitude);
    }

    private static void Write(StationDimensions dimensions, Utf8JsonWriter json)
    {
        json.Write("dim_a", dimensions.A);
        json.Write("dim_b", dimensions.B);
        json.Write("dim_c", dimensions.C);
        json.Write("dim_d", dimensions.D);
    }

    /// <summary>Hexadecimal, four bits a digit; the last digit is filled up with zeros.</summary>
    private static void WriteData(BitSlice data, Utf8JsonWriter json)
    {
        Span<byte> bytes = stackalloc byte[160];
        int count = data.CopyTo(bytes);
        json.WriteNumber("data_bits", data.Count);
        string hex = Convert.ToHexStringLower(bytes[..count]);
        json.WriteString("data_hex", hex.AsSpan(0, (data.Count + 3) / 4));
    }
}
