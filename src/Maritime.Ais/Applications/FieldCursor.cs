using System.Text.Json;
using Maritime.Ais.Messages;

namespace Maritime.Ais.Applications;

/// <summary>Walks through an application's payload, field by field, and writes each as JSON.</summary>
/// <remarks>What is not available, or was not received in full, is null.</remarks>
internal ref struct FieldCursor
{
    private readonly BitSlice _data;
    private readonly Utf8JsonWriter _json;
    private int _at;

    public FieldCursor(BitSlice data, Utf8JsonWriter json)
    {
        _data = data;
        _json = json;
    }

    /// <summary>Bits that are left.</summary>
    public readonly int Left => Math.Max(0, _data.Count - _at);

    public readonly Utf8JsonWriter Json => _json;

    public void Skip(int width) => _at += width;

    /// <summary>The next field without writing it.</summary>
    public int? Take(int width)
    {
        int? value = _data.Number(_at, width);
        _at += width;
        return value;
    }

    /// <param name="notAvailable">The first value that means so, and all above it.</param>
    public void Number(string name, int width, int notAvailable = int.MaxValue)
    {
        int? value = Take(width);
        _json.Write(name, value < notAvailable ? value : null);
    }

    /// <summary>A number whose 0 means "not available".</summary>
    public void Counted(string name, int width)
    {
        int? value = Take(width);
        _json.Write(name, value is > 0 ? value : null);
    }

    /// <param name="unit">Of the last bit.</param>
    /// <param name="least">What 0 means.</param>
    public void Scaled(string name, int width, double unit, int notAvailable = int.MaxValue, double least = 0)
    {
        int? value = Take(width);
        _json.Write(name, value < notAvailable ? Math.Round((value.Value * unit) + least, 4) : null);
    }

    /// <summary>Two's complement; one value means "not available".</summary>
    public void Signed(string name, int width, double unit, int notAvailable)
    {
        int? value = _data.SignedNumber(_at, width);
        _at += width;
        _json.Write(name, value is { } number && number != notAvailable ? Math.Round(number * unit, 4) : null);
    }

    public void Flag(string name)
    {
        _json.Write(name, _data.Flag(_at));
        _at++;
    }

    public void Text(string name, int characters)
    {
        _json.Write(name, _data.Text(_at, characters));
        _at += characters * 6;
    }

    /// <summary>East positive; null beyond 180 degrees.</summary>
    public void Longitude(string name, int width, int perDegree) => Degrees(name, width, perDegree, 180);

    /// <summary>North positive; null beyond 90 degrees.</summary>
    public void Latitude(string name, int width, int perDegree) => Degrees(name, width, perDegree, 90);

    /// <summary>Month, day, hour and minute of 4, 5, 5 and 6 bits.</summary>
    public void MonthToMinute()
    {
        Counted("month", 4);
        DayToMinute();
    }

    public void DayToMinute()
    {
        Counted("day", 5);
        Number("hour", 5, 24);
        Number("minute", 6, 60);
    }

    private void Degrees(string name, int width, int perDegree, int most)
    {
        int? value = _data.SignedNumber(_at, width);
        _at += width;
        double? degrees = value is { } number ? (double)number / perDegree : null;
        _json.Write(name, degrees >= -most && degrees <= most ? degrees : null);
    }
}
