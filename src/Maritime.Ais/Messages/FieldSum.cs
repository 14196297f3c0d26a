namespace Maritime.Ais.Messages;

/// <summary>Reads every field of every message and adds them up, so that nothing can be optimised away.</summary>
public struct FieldSum : IMessageSink
{
    public long Messages { get; private set; }

    public long Total { get; private set; }

    public void OnMessage(in AisMessage message)
    {
        Messages++;
        Total += message.Mmsi + message.Repeat + message.AtTicks + message.Station + (long)message.Marks;
        Total += message.Type switch
        {
            1 or 2 or 3 => Of(new ClassAPosition(message.Bits)),
            4 or 11 => Of(new BaseStationReport(message.Bits)),
            5 => Of(new StaticAndVoyage(message.Bits)),
            6 => Of(new AddressedBinary(message.Bits)),
            7 or 13 => Of(new Acknowledgement(message.Bits)),
            8 => Of(new BroadcastBinary(message.Bits)),
            9 => Of(new AircraftPosition(message.Bits)),
            10 => new UtcInquiry(message.Bits).DestinationMmsi ?? 0,
            12 => Of(new AddressedSafetyText(message.Bits)),
            14 => Of(new SafetyText(message.Bits).Text),
            15 => Of(new Interrogation(message.Bits)),
            16 => Of(new AssignmentCommand(message.Bits)),
            17 => Of(new GnssCorrection(message.Bits)),
            18 => Of(new ClassBPosition(message.Bits)),
            19 => Of(new ClassBExtendedPosition(message.Bits)),
            20 => Of(new DataLinkManagement(message.Bits)),
            21 => Of(new AidToNavigation(message.Bits)),
            22 => Of(new ChannelManagement(message.Bits)),
            23 => Of(new GroupAssignment(message.Bits)),
            24 => Of(new StaticData(message.Bits), message.Mmsi),
            25 or 26 => Of(new BinarySlots(message.Bits)),
            27 => Of(new LongRangePosition(message.Bits)),
            _ => Of(new SingleSlotAidToNavigation(message.Bits)),
        };
    }

    private static long Of(ClassAPosition view) =>
        Of(view.Status) + Of(view.RotRaw) + Of(view.SogRaw) + Of(view.SogKnots) + Of(view.IsAccurate)
        + Of(view.LongitudeRaw) + Of(view.LongitudeDegrees) + Of(view.LatitudeRaw) + Of(view.LatitudeDegrees)
        + Of(view.CogRaw) + Of(view.CogDegrees) + Of(view.HeadingDegrees) + Of(view.Second) + Of(view.Manoeuvre)
        + Of(view.Raim) + Of(view.CommState);

    private static long Of(BaseStationReport view) =>
        Of(view.Year) + Of(view.Month) + Of(view.Day) + Of(view.Hour) + Of(view.Minute) + Of(view.UtcSecond)
        + Of(view.IsAccurate) + Of(view.LongitudeRaw) + Of(view.LongitudeDegrees) + Of(view.LatitudeRaw)
        + Of(view.LatitudeDegrees) + Of(view.PositionDevice) + Of(view.Raim) + Of(view.CommState);

    private static long Of(StaticAndVoyage view) =>
        Of(view.AisVersion) + Of(view.Imo) + Of(view.CallSign) + Of(view.Name) + Of(view.ShipType)
        + Of(view.Dimensions) + Of(view.PositionDevice) + Of(view.EtaMonth) + Of(view.EtaDay) + Of(view.EtaHour)
        + Of(view.EtaMinute) + Of(view.DraughtRaw) + Of(view.DraughtMetres) + Of(view.Destination) + Of(view.Dte);

    private static long Of(AddressedBinary view) =>
        Of(view.SequenceNumber) + Of(view.DestinationMmsi) + Of(view.IsRetransmitted) + Of(view.AreaCode)
        + Of(view.FunctionId) + Of(view.Data);

    private static long Of(BroadcastBinary view) => Of(view.AreaCode) + Of(view.FunctionId) + Of(view.Data);

    private static long Of(Acknowledgement view)
    {
        long sum = 0;
        for (int i = 0; i < view.Count; i++)
        {
            sum += Of(view.Mmsi(i)) + Of(view.SequenceNumber(i));
        }

        return sum;
    }

    private static long Of(AircraftPosition view) =>
        Of(view.AltitudeMetres) + Of(view.SogKnots) + Of(view.IsAccurate) + Of(view.LongitudeRaw)
        + Of(view.LongitudeDegrees) + Of(view.LatitudeRaw) + Of(view.LatitudeDegrees) + Of(view.CogDegrees)
        + Of(view.Second) + Of(view.AltitudeSensor) + Of(view.Dte) + Of(view.IsAssigned) + Of(view.Raim)
        + Of(view.CommSelector) + Of(view.CommState);

    private static long Of(AddressedSafetyText view) =>
        Of(view.SequenceNumber) + Of(view.DestinationMmsi) + Of(view.IsRetransmitted) + Of(view.Text);

    private static long Of(Interrogation view) =>
        Of(view.Mmsi1) + Of(view.Type1) + Of(view.Offset1) + Of(view.Type2) + Of(view.Offset2) + Of(view.Mmsi2)
        + Of(view.Mmsi2Type) + Of(view.Mmsi2Offset);

    private static long Of(AssignmentCommand view) =>
        Of(view.Mmsi1) + Of(view.Offset1) + Of(view.Increment1) + Of(view.Mmsi2) + Of(view.Offset2)
        + Of(view.Increment2);

    private static long Of(GnssCorrection view) =>
        Of(view.LongitudeRaw) + Of(view.LongitudeDegrees) + Of(view.LatitudeRaw) + Of(view.LatitudeDegrees)
        + Of(view.Data);

    private static long Of(ClassBPosition view) =>
        Of(view.SogRaw) + Of(view.SogKnots) + Of(view.IsAccurate) + Of(view.LongitudeRaw) + Of(view.LongitudeDegrees)
        + Of(view.LatitudeRaw) + Of(view.LatitudeDegrees) + Of(view.CogRaw) + Of(view.CogDegrees)
        + Of(view.HeadingDegrees) + Of(view.Second) + Of(view.IsCarrierSense) + Of(view.HasDisplay) + Of(view.HasDsc)
        + Of(view.IsWholeBand) + Of(view.AcceptsMessage22) + Of(view.IsAssigned) + Of(view.Raim)
        + Of(view.CommSelector) + Of(view.CommState);

    private static long Of(ClassBExtendedPosition view) =>
        Of(view.SogRaw) + Of(view.SogKnots) + Of(view.IsAccurate) + Of(view.LongitudeRaw) + Of(view.LongitudeDegrees)
        + Of(view.LatitudeRaw) + Of(view.LatitudeDegrees) + Of(view.CogRaw) + Of(view.CogDegrees)
        + Of(view.HeadingDegrees) + Of(view.Second) + Of(view.Name) + Of(view.ShipType) + Of(view.Dimensions)
        + Of(view.PositionDevice) + Of(view.Raim) + Of(view.Dte) + Of(view.IsAssigned);

    private static long Of(DataLinkManagement view)
    {
        long sum = 0;
        for (int i = 0; i < view.Count; i++)
        {
            sum += Of(view.Offset(i)) + Of(view.Slots(i)) + Of(view.Timeout(i)) + Of(view.Increment(i));
        }

        return sum;
    }

    private static long Of(AidToNavigation view)
    {
        Span<byte> name = stackalloc byte[SixBitText.MaxLength];
        return Of(view.AidType) + view.CopyName(name) + name[0] + Of(view.IsAccurate) + Of(view.LongitudeRaw)
            + Of(view.LongitudeDegrees) + Of(view.LatitudeRaw) + Of(view.LatitudeDegrees) + Of(view.Dimensions)
            + Of(view.PositionDevice) + Of(view.Second) + Of(view.IsOffPosition) + Of(view.Status) + Of(view.Raim)
            + Of(view.IsVirtual) + Of(view.IsAssigned);
    }

    private static long Of(ChannelManagement view) =>
        Of(view.ChannelA) + Of(view.ChannelB) + Of(view.TxRxMode) + Of(view.IsLowPower)
        + Of(view.NorthEastLongitudeDegrees) + Of(view.NorthEastLatitudeDegrees) + Of(view.SouthWestLongitudeDegrees)
        + Of(view.SouthWestLatitudeDegrees) + Of(view.IsNarrowA) + Of(view.IsNarrowB) + Of(view.ZoneSize);

    private static long Of(GroupAssignment view) =>
        Of(view.NorthEastLongitudeDegrees) + Of(view.NorthEastLatitudeDegrees) + Of(view.SouthWestLongitudeDegrees)
        + Of(view.SouthWestLatitudeDegrees) + Of(view.StationType) + Of(view.ShipType) + Of(view.TxRxMode)
        + Of(view.Interval) + Of(view.QuietMinutes);

    private static long Of(StaticData view, int mmsi) => view.Part == 0
        ? Of(view.Name)
        : Of(view.ShipType) + Of(view.VendorId) + Of(view.UnitModel) + Of(view.Serial) + Of(view.CallSign)
            + (StaticData.IsAuxiliary(mmsi) ? Of(view.MothershipMmsi) : Of(view.Dimensions)) + Of(view.PositionDevice);

    private static long Of(BinarySlots view) =>
        Of(view.IsAddressed) + Of(view.IsStructured) + Of(view.DestinationMmsi) + Of(view.AreaCode)
        + Of(view.FunctionId) + Of(view.Data) + Of(view.CommSelector) + Of(view.CommState);

    private static long Of(LongRangePosition view) =>
        Of(view.IsAccurate) + Of(view.Raim) + Of(view.Status) + Of(view.LongitudeDegrees) + Of(view.LatitudeDegrees)
        + Of(view.SogKnots) + Of(view.CogDegrees) + Of(view.GnssLatency);

    private static long Of(SingleSlotAidToNavigation view) =>
        Of(view.Second) + Of(view.LongitudeDegrees) + Of(view.LatitudeDegrees) + Of(view.AidType) + Of(view.Status);

    private static long Of(int? value) => value ?? 0;

    private static long Of(bool? value) => value == true ? 1 : 0;

    private static long Of(double? value) => BitConverter.DoubleToInt64Bits(value ?? 0);

    private static long Of(float? value) => BitConverter.SingleToInt32Bits(value ?? 0);

    private static long Of(StationDimensions value) => Of(value.A) + Of(value.B) + Of(value.C) + Of(value.D);

    private static long Of(SixBitText text)
    {
        Span<byte> characters = stackalloc byte[SixBitText.MaxLength];
        return text.CopyTo(characters) + characters[0];
    }

    private static long Of(BitSlice data)
    {
        Span<byte> bytes = stackalloc byte[160];
        return data.CopyTo(bytes) + bytes[0];
    }
}
