using System.Collections.Immutable;
using System.IO.Compression;
using Maritime.Screening.Sources;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Lists;

/// <summary>
/// Fetches a list from a URL. What comes is judged by <see cref="Maritime.Screening.Lists.ListUpdate"/>.
/// </summary>
internal static class ListDownload
{
    /// <summary>
    /// 512 MiB: several times the largest list that is published (OFAC's advanced XML, about 120 MB).
    /// </summary>
    private const long LargestList = 512L * 1024 * 1024;

    /// <exception cref="UserException">The server refused, or sent more than a list can be.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static async Task<ImmutableArray<ListFile>> FetchAsync(HttpClient client, Uri url, CancellationToken stop)
    {
        using HttpResponseMessage answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new UserException(
                $"{url} answered {(int)answer.StatusCode}; the list stays as it is and is getting old.");
        }

        using MemoryStream content = new();
        await using Stream body = await answer.Content.ReadAsStreamAsync(stop);
        byte[] buffer = new byte[81_920];
        for (int read = await body.ReadAsync(buffer, stop); read > 0; read = await body.ReadAsync(buffer, stop))
        {
            content.Write(buffer, 0, read);
            if (content.Length > LargestList)
            {
                throw new UserException($"{url} sent more than {LargestList} bytes; not taken in.");
            }
        }

        string name = Path.GetFileName(url.LocalPath);
        return [Unpacked(name.Length > 0 ? name : "list", content.ToArray())];
    }

    private static ListFile Unpacked(string name, byte[] bytes)
    {
        if (!name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            return new(name, bytes);
        }

        using GZipStream unpacking = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using MemoryStream output = new();
        unpacking.CopyTo(output);
        return new(name[..^3], output.ToArray());
    }
}
