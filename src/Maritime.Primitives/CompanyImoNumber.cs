using System.Globalization;

namespace Maritime.Primitives;

/// <summary>The IMO number of a company or registered owner: another namespace than a ship's.</summary>
/// <remarks>
/// Seven digits; the first six are weighted 8, 6, 4, 2, 9, 7 and the check digit is (11 - sum mod 11) mod 10. About one
/// in ten also passes the ship's check digit, so a number never changes its namespace by looking right.
/// Source: IMO Unique Company and Registered Owner Identification Number Scheme (Circular Letter 2554).
/// </remarks>
public readonly record struct CompanyImoNumber
{
    private CompanyImoNumber(int value) => Value = value;

    public int Value { get; }

    public static bool TryCreate(int value, out CompanyImoNumber number)
    {
        number = value is >= 100_000 and <= 9_999_999 && HasValidCheckDigit(value) ? new(value) : default;
        return number.Value != 0;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"company IMO {Value:D7}");

    private static bool HasValidCheckDigit(int value)
    {
        ReadOnlySpan<int> weightsFromTheRight = [7, 9, 2, 4, 6, 8];
        int remaining = value / 10;
        int sum = 0;
        foreach (int weight in weightsFromTheRight)
        {
            sum += remaining % 10 * weight;
            remaining /= 10;
        }

        return (11 - (sum % 11)) % 10 == value % 10;
    }
}
