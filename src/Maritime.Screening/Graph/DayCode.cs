namespace Maritime.Screening.Graph;

/// <summary>A day in two bytes: days since 1899-12-31, so 1..65,534 reach from 1900 to 2079.</summary>
/// <remarks>
/// 0 is "since ever" as a beginning and 65,535 is "still" as an end; days outside the range are clamped.
/// </remarks>
internal static class DayCode
{
    public const ushort Ever = 0;
    public const ushort Still = ushort.MaxValue;

    private static readonly int Origin = new DateOnly(1899, 12, 31).DayNumber;

    public static ushort Of(DateOnly day) => (ushort)Math.Clamp(day.DayNumber - Origin, 1, Still - 1);

    public static ushort Beginning(DateOnly? day) => day is { } known ? Of(known) : Ever;

    public static ushort End(DateOnly? day) => day is { } known ? Of(known) : Still;

    public static DateOnly? ToBeginning(ushort code) => code == Ever ? null : DateOnly.FromDayNumber(Origin + code);

    public static DateOnly? ToEnd(ushort code) => code == Still ? null : DateOnly.FromDayNumber(Origin + code);
}
