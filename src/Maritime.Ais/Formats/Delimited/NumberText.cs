using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Maritime.Ais.Formats.Delimited;

/// <summary>Numbers as files write them.</summary>
internal static class NumberText
{
    private static readonly double[] PowersOfTen =
    [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ];

    /// <summary>A decimal number, correctly rounded; blanks around it are allowed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (text.IsEmpty || text[0] <= ' ' || text[^1] <= ' ')
        {
            text = text.Trim((byte)' ');
        }

        int i = 0;
        bool isNegative = text is [(byte)'-', ..];
        if (isNegative || text is [(byte)'+', ..])
        {
            i = 1;
        }

        // 19 characters hold 18 digits and a point at most.
        if (text.Length - i <= 19)
        {
            int first = i;
            long mantissa = 0;
            for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
            {
                mantissa = (mantissa * 10) + (text[i] - '0');
            }

            int digits = i - first;
            int afterPoint = 0;
            if (i < text.Length && text[i] == '.')
            {
                first = ++i;
                for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
                {
                    mantissa = (mantissa * 10) + (text[i] - '0');
                }

                afterPoint = i - first;
            }

            // Both numbers are exact up to 2^53 and 10^18, so one division rounds correctly.
            if (i == text.Length && digits + afterPoint is > 0 and <= 18 && mantissa < 1L << 53)
            {
                value = mantissa / PowersOfTen[afterPoint];
                value = isNegative ? -value : value;
                return true;
            }
        }

        return Utf8Parser.TryParse(text, out value, out int used)
            && used == text.Length && used > 0 && double.IsFinite(value);
    }

    /// <summary>A whole number, or a decimal one without a fraction ("511.0").</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseInteger(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 9)
        {
            return TryParseRounded(text, out value);
        }

        foreach (byte character in text)
        {
            uint digit = (uint)(character - '0');
            if (digit > 9)
            {
                return TryParseRounded(text, out value);
            }

            value = (value * 10) + (int)digit;
        }

        return true;
    }

    private static bool TryParseRounded(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (!TryParse(text, out double number) || Math.Abs(number) > int.MaxValue || number != Math.Truncate(number))
        {
            return false;
        }

        value = (int)number;
        return true;
    }
}
