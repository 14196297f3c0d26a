using System.Globalization;

namespace Maritime.Server.Api;

/// <summary>A time in an API call: ISO 8601, UTC unless it says otherwise.</summary>
internal static class TimeQuery
{
    /// <param name="time">Null when nothing was given.</param>
    /// <param name="error">One sentence when false is returned.</param>
    public static bool TryParse(string name, string? text, out DateTimeOffset? time, out string error)
    {
        time = null;
        error = "";
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, style, out DateTimeOffset parsed))
        {
            error = $"{name}='{text}' is no time; write 2017-01-14T06:00Z.";
            return false;
        }

        time = parsed;
        return true;
    }
}
