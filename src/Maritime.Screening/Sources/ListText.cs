using System.Diagnostics.CodeAnalysis;

namespace Maritime.Screening.Sources;

/// <summary>What can be said of a list file before its format is known.</summary>
internal static class ListText
{
    /// <summary>
    /// Whether a file has no list in it at all: no bytes, or a web page (a login form, an error page).
    /// </summary>
    public static bool TryFindFault(ListFile file, [NotNullWhen(true)] out ListProblem? problem)
    {
        ReadOnlySpan<byte> beginning = file.Content.Span[..Math.Min(1024, file.Content.Length)];
        problem = beginning.TrimStart("\uFEFF \t\r\n"u8).IsEmpty
            ? new(ListFault.Empty, file.Name, 0, "The file is empty.")
            : IsHtml(beginning) ? new(ListFault.Html, file.Name, 0, "The file is a web page, not a list.") : null;
        return problem is not null;
    }

    private static bool IsHtml(ReadOnlySpan<byte> beginning)
    {
        string text = CsvText.Decode(beginning).TrimStart();
        return text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (text.StartsWith('<') && text.Contains("<html", StringComparison.OrdinalIgnoreCase));
    }
}
