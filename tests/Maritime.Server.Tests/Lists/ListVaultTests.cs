using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Maritime.Screening.Sources;
using Maritime.Server.Commands.Lists;
using Maritime.Server.Hosting;

namespace Maritime.Server.Tests.Lists;

public sealed class ListVaultTests : IDisposable
{
    private const string Format = "own-watch-csv";
    private const string Heading = "id,kind,name,imo\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("lists").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_imported_is_the_same_after_a_restart_and_a_bad_file_took_nothing_off()
    {
        Add(Heading + string.Concat(Enumerable.Range(0, 50).Select(at => $"w{at},vessel,SHIP NO {at},\n")));
        Add(Heading + "w0,vessel,SHIP NO 0,\nnew,vessel,NEW SHIP,\n");
        Add("<html>please log in</html>");

        ImmutableArray<ListStep> steps = ListVault.Under(_folder).Replay([]);

        Assert.Equal([false, true, true], steps.Select(step => step.Outcome.IsQuarantined));
        Assert.Equal([50, 51, 51], steps.Select(step => step.Outcome.Version!.Entries.Length));
        Assert.Equal(49, steps[1].Outcome.Held.Length);
        Assert.Equal(steps[1].Outcome.Version!.Label, steps[2].Outcome.Version!.Label);

        StringWriter said = new();
        ListReport.WriteStatus([], steps, new(2026, 1, 31), said);
        Assert.Contains("own-watch 2026-01-01", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("30 days old", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("STALE", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_a_crash_cut_off_is_read_up_to_there()
    {
        Add(Heading + "w0,vessel,SHIP,\n");
        File.AppendAllText(Path.Combine(_folder, "lists", "imports.jsonl"), "{\"Format\":\"own");

        Assert.Single(ListVault.Under(_folder).Replay([]));
    }

    [Fact]
    public async Task A_list_is_fetched_over_http_and_a_refusal_is_said_in_words()
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        Uri url = new($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/watch.csv");
        using HttpClient client = new();

        Task answering = AnswerAsync(server, "200 OK", Heading + "w0,vessel,SHIP,\n");
        ListFile file = Assert.Single(await ListDownload
            .FetchAsync(client, url, TestContext.Current.CancellationToken));
        await answering;
        Assert.Equal("watch.csv", file.Name);
        Assert.Single(ListSources.Find(Format)!.Read([file]).Entries);

        answering = AnswerAsync(server, "503 Service Unavailable", "");
        UserException refused = await Assert.ThrowsAsync<UserException>(
            () => ListDownload.FetchAsync(client, url, TestContext.Current.CancellationToken));
        await answering;
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(TcpListener server, string status, string body)
    {
        using TcpClient caller = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = caller.GetStream();
        byte[] request = new byte[4096];
        Assert.True(await stream.ReadAsync(request, TestContext.Current.CancellationToken) > 0);
        string answer = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
    }

    private void Add(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        KeptFile kept = new("watch.csv", Convert.ToHexStringLower(SHA256.HashData(bytes)));
        ListImport import = new(
            Format, new(2026, 1, 1), new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), IsConfirmed: false, NeedsEndMark: true,
                [kept]);
        ListVault.Under(_folder).Add(import, [new ListFile("watch.csv", bytes)]);
    }
}
