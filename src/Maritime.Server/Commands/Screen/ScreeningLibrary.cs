using System.Globalization;
using System.Text.Json;
using Maritime.Screening;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using Maritime.Server.Commands.Lists;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Screen;

/// <summary>Opens the lists and the ownership network that come with the program.</summary>
internal static class ScreeningLibrary
{
    private static readonly string[] NetworkFiles = ["seed_network.json", "network_supplement.json"];

    /// <exception cref="UserException">No lists came along with the program.</exception>
    public static Screener Load()
    {
        string lists = ShippedData.PathOf("lists")
            ?? throw new UserException("No lists came with this program: expected a folder data/lists beside it.");
        return Load(ListLibrary.Load(lists));
    }

    public static Screener Load(ListStore lists) => new(lists, ReadNetwork());

    /// <summary>Empty when no network came along: then the lists answer alone.</summary>
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
