using System.Text.Json;
using Maritime.Ais.Messages;

namespace Maritime.Ais.Applications;

/// <summary>
/// Application payloads of types 6, 8, 25 and 26 as JSON: "application", with the name of what it is.
/// </summary>
/// <remarks>
/// IMO SN.1/Circ.289 and SN/Circ.236 (DAC 1), the inland standard of the CCNR (DAC 200), IALA A-126 monitoring (DAC
/// 235,
/// 250), USCG (DAC 367). What is not known here has no "application"; its bits are in "data_hex" all the same.
/// </remarks>
internal static class ApplicationJson
{
    public static void Write(int? areaCode, int? functionId, bool isAddressed, BitSlice data, Utf8JsonWriter json)
    {
        string? name = (areaCode, functionId, isAddressed) switch
        {
            (1, 0, _) => "text",
            (1, 11, _) => "met-hydro-236",
            (1, 12, _) => "dangerous-cargo-236",
            (1, 16, true) or (1, 40, _) => "persons-on-board",
            (1, 16, false) or (1, 17, _) => "vts-targets",
            (1, 19, _) => "traffic-signal",
            (1, 20, _) => "berthing",
            (1, 21, _) => "weather-from-ship",
            (1, 22 or 23, _) => "area-notice",
            (1, 24, _) => "extended-static",
            (1, 25, _) => "dangerous-cargo",
            (1, 26, _) => "environmental",
            (1, 27 or 28, _) => "route",
            (1, 29 or 30, _) => "text-description",
            (1, 31, _) => "met-hydro",
            (1, 14 or 32, _) => "tidal-window",
            (200, 10, _) => "inland-static",
            (200, 55, _) => "inland-persons",
            (235 or 250, 10, _) => "aton-monitoring",
            (367, 22, _) => "area-notice-us",
            (367, 33, _) => "environmental-us",
            _ => null,
        };
        if (name is null)
        {
            return;
        }

        json.WriteStartObject("application");
        json.WriteString("name", name);
        FieldCursor cursor = new(data, json);
        switch (name)
        {
            case "text":
                cursor.Flag("ack_required");
                cursor.Number("text_sequence", 11);
                cursor.Text("text", cursor.Left / 6);
                break;
            case "text-description":
                cursor.Counted("linkage", 10);
                cursor.Text("text", cursor.Left / 6);
                break;
            case "persons-on-board":
                cursor.Counted("persons", 13);
                break;
            case "inland-persons":
                cursor.Number("crew", 8, 255);
                cursor.Number("passengers", 13, 8191);
                cursor.Number("personnel", 8, 255);
                break;
            case "inland-static":
                ShipApplications.WriteInlandStatic(ref cursor);
                break;
            case "extended-static":
                ShipApplications.WriteExtendedStatic(ref cursor);
                break;
            case "dangerous-cargo":
                ShipApplications.WriteDangerousCargo(ref cursor);
                break;
            case "dangerous-cargo-236":
                ShipApplications.WriteDangerousCargo236(ref cursor);
                break;
            case "berthing":
                ShipApplications.WriteBerthing(ref cursor);
                break;
            case "aton-monitoring":
                ShipApplications.WriteAidMonitoring(ref cursor);
                break;
            case "vts-targets":
                AreaApplications.WriteTargets(ref cursor);
                break;
            case "traffic-signal":
                AreaApplications.WriteTrafficSignal(ref cursor);
                break;
            case "area-notice":
                AreaApplications.WriteAreaNotice(ref cursor);
                break;
            case "area-notice-us":
                AreaApplications.WriteAreaNoticeUs(ref cursor);
                break;
            case "route":
                AreaApplications.WriteRoute(ref cursor);
                break;
            case "tidal-window":
                WeatherApplications.WriteTidalWindow(ref cursor, isNew: functionId == 32);
                break;
            case "met-hydro":
                WeatherApplications.WriteMetHydro(ref cursor);
                break;
            case "met-hydro-236":
                WeatherApplications.WriteMetHydro236(ref cursor);
                break;
            case "weather-from-ship":
                WeatherApplications.WriteFromShip(ref cursor);
                break;
            case "environmental":
                EnvironmentApplications.Write(ref cursor, isUs: false);
                break;
            default:
                EnvironmentApplications.Write(ref cursor, isUs: true);
                break;
        }

        json.WriteEndObject();
    }
}
