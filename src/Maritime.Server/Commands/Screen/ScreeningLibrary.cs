using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Maritime.Screening;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;
using Maritime.Server.Commands.Lists;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Screen;

/// <summary>Opens the lists and the ownership network that come with the program.</summary>
internal static class ScreeningLibrary
{
    private static readonly string[] NetworkFiles = ["seed_network.json", "network_supplement.json"];

    /// <summary>CSV files of companies, people, ships and edges of one's own.</summary>
    public static Option<string[]> OwnFiles() => new("--network")
    {
        Description = "CSV of your own companies, people, ships (key,kind,name,...) or edges (source,target,kind,...). "
            + "May be given several times.",
        HelpName = "FILE",
    };

    /// <param name="own">Files of <see cref="OwnFiles"/>.</param>
    /// <exception cref="UserException">No lists came along with the program, or an own file cannot be read.</exception>
    public static Screener Load(IReadOnlyList<string>? own = null)
    {
        string lists = ShippedData.PathOf("lists")
            ?? throw new UserException("No lists came with this program: expected a folder data/lists beside it.");
        return Load(ListLibrary.Load(lists), own);
    }

    public static Screener Load(ListStore lists, IReadOnlyList<string>? own = null)
    {
        Network network = ReadNetwork();
        if (ShippedData.PathOf("lists", "un_1718_shipping_entities_2026.csv") is { } panel)
        {
            network = network.With(
                PanelNarratives.JoinedTo(network, PanelNarratives.Read(File.ReadAllBytes(panel)), lists));
        }

        return new(lists, own is { Count: > 0 } ? network.With(ReadOwn(own)) : network);
    }

    /// <summary>The documented network. Empty when none came along: then the lists answer alone.</summary>
    public static Network ReadNetwork()
    {
        List<Stream> files = [];
        try
        {
            files.AddRange(NetworkFiles.Select(name => ShippedData.PathOf("ownership", name))
                .OfType<string>()
                .Select(File.OpenRead));
            return files.Count == 0 ? Network.Empty : NetworkFile.Read(files);
        }
        catch (JsonException broken)
        {
            throw new UserException($"A network file under data/ownership is not JSON: {broken.Message}", broken);
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    /// <summary>Rows that cannot be read are said on standard error, and the others count.</summary>
    private static Network ReadOwn(IReadOnlyList<string> paths)
    {
        List<ListFile> files = [];
        foreach (string path in paths)
        {
            try
            {
                files.Add(new(Path.GetFileName(path), File.ReadAllBytes(path)));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new UserException($"Cannot read {path}: {error.Message}", error);
            }
        }

        Network own = OwnNetworkCsv.Read(files);
        foreach (string refused in own.Refused)
        {
            Console.Error.WriteLine($"Left out: {refused}");
        }

        return own;
    }

    public static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return text is null || DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    /// <summary>
    /// A party by key, list entry ("OFAC 23786", "23786"), IMO number, company IMO number or exact name.
    /// </summary>
    public static bool TryFind(Screener screener, string text, out int party)
    {
        if (screener.Parties.Graph.TryFind(text, out party)
            || screener.Parties.TryFindEntry(text, out party)
            || screener.Parties.TryFindEntry($"OFAC {text}", out party))
        {
            return true;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && ((Primitives.ImoNumber.TryCreate(number, out Primitives.ImoNumber imo)
                && screener.Parties.TryFind(imo, out party))
                || (Primitives.CompanyImoNumber.TryCreate(number, out Primitives.CompanyImoNumber company)
                    && screener.Parties.TryFind(company, out party))))
        {
            return true;
        }

        foreach (KeyValuePair<int, PartyStatement> said in screener.Parties.Graph.Parties)
        {
            if (said.Value.Name.Equals(text, StringComparison.OrdinalIgnoreCase)
                || said.Value.OriginalName == text
                || said.Value.Aliases.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                party = said.Key;
                return true;
            }
        }

        return screener.Parties.Lists.ByExactName(text) is [var first, ..]
            && screener.Parties.TryFindEntry(first.EntryId, out party);
    }
}
