using Maritime.Server.Api;
using Maritime.Storage;

namespace Maritime.Server.Commands.Past;

/// <summary><c>--box</c>, in the one order that the API has too.</summary>
internal static class BoxOption
{
    public const string Help =
        "west,south,east,north in degrees, as in the API; west may be greater than east across 180 (170,50,-170,55). "
        + "Where west is negative write --box=-178,50,-170,55.";

    /// <param name="box">Null when nothing was given.</param>
    public static bool TryParse(string? text, out GeoBox? box, out string error)
    {
        box = null;
        error = "";
        if (text is null)
        {
            return true;
        }

        if (!BoxQuery.TryParse(text, out GeoBox parsed, out error))
        {
            error = "--box: " + error;
            return false;
        }

        box = parsed;
        return true;
    }
}
