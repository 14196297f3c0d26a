using System.Text;
using Maritime.Storage.Blobs;
using Maritime.Storage.Tests.Worlds;

namespace Maritime.Storage.Tests.Blobs;

/// <summary>The same tests on a folder and on Azure Blob Storage, as Azurite plays it.</summary>
public sealed class BlobStoreTests(AzuriteServer azurite) : IDisposable
{
    private readonly Scratch _scratch = new();

    public static TheoryData<string> Stores => ["folder", "azure"];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_blob_is_read_back_whole_in_part_and_from_its_end(string kind)
    {
        IBlobStore store = await New(kind);
        byte[] content = new byte[300_000];
        new Random(8).NextBytes(content);
        await store.WriteAsync("tracks/2026-01-01/a.trk", content);

        Assert.Equal(content, await store.ReadAsync("tracks/2026-01-01/a.trk"));
        Assert.Equal(content[1_000..1_010], await store.ReadRangeAsync("tracks/2026-01-01/a.trk", 1_000, 10));
        Assert.Equal(content[^7..], await store.ReadRangeAsync("tracks/2026-01-01/a.trk", -7, 7));
        Assert.Equal(content[^3..], await store.ReadRangeAsync("tracks/2026-01-01/a.trk", 299_997, 50));
        Assert.Equal(content, await store.ReadRangeAsync("tracks/2026-01-01/a.trk", -999_999, 999_999));
        Assert.Empty((await store.ReadRangeAsync("tracks/2026-01-01/a.trk", 300_000, 50))!);
        Assert.Empty((await store.ReadRangeAsync("tracks/2026-01-01/a.trk", 5, 0))!);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_is_not_there_is_null(string kind)
    {
        IBlobStore store = await New(kind);

        Assert.Null(await store.ReadAsync("none"));
        Assert.Null(await store.ReadRangeAsync("none", 0, 10));
        Assert.Null(await store.ReadRangeAsync("none", -10, 10));
        Assert.False(await store.DeleteAsync("none"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_second_write_replaces_and_a_delete_removes(string kind)
    {
        IBlobStore store = await New(kind);
        await store.WriteAsync("a", "the first, which is longer"u8.ToArray());
        await store.WriteAsync("a", "second"u8.ToArray());
        await store.WriteAsync("empty", Array.Empty<byte>());

        Assert.Equal("second", Encoding.ASCII.GetString((await store.ReadAsync("a"))!));
        Assert.Empty((await store.ReadAsync("empty"))!);
        Assert.True(await store.DeleteAsync("a"));
        Assert.Null(await store.ReadAsync("a"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_list_has_names_in_order_with_lengths_and_nothing_else(string kind)
    {
        IBlobStore store = await New(kind);
        string[] names = ["b/2", "a/10/x", "a/1/x", "a/1-x", "ab"];
        foreach (string name in names)
        {
            await store.WriteAsync(name, new byte[name.Length]);
        }

        Assert.Equal(["a/1-x", "a/1/x", "a/10/x", "ab", "b/2"], await List(store, ""));
        Assert.Equal(["a/1-x", "a/1/x", "a/10/x"], await List(store, "a/"));
        Assert.Equal(["a/1-x", "a/1/x", "a/10/x"], await List(store, "a/1"));
        Assert.Empty(await List(store, "c/"));
        await foreach (BlobEntry entry in store.ListAsync(""))
        {
            Assert.Equal(entry.Name.Length, entry.Length);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("../outside")]
    [InlineData("a//b")]
    [InlineData("/etc/passwd")]
    [InlineData("a/.hidden")]
    [InlineData("a b")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        IBlobStore store = await New("folder");
        await Assert.ThrowsAsync<ArgumentException>(() => store.WriteAsync(name, new byte[1]));
        await Assert.ThrowsAsync<ArgumentException>(() => store.ReadAsync(name));
    }

    [Fact]
    public async Task What_a_crash_left_unfinished_is_neither_listed_nor_kept()
    {
        FolderBlobStore store = new(_scratch.Path);
        await store.WriteAsync("a", new byte[3]);
        await File.WriteAllBytesAsync(_scratch.Under(".tmp", "17"), new byte[5]);

        Assert.Equal(["a"], await List(store, ""));
        Assert.Equal(["a"], await List(new FolderBlobStore(_scratch.Path), ""));
        Assert.Empty(Directory.GetFiles(_scratch.Under(".tmp")));
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_an_error_in_one_sentence()
    {
        string container = azurite.NewContainer();
        string strange = azurite.ConnectionString.Replace("Key=Eby8", "Key=Abc8", StringComparison.Ordinal);
        string nowhere = azurite.ConnectionString.Replace("127.0.0.1:", "127.0.0.1:1/", StringComparison.Ordinal);

        IOException refused = await Assert.ThrowsAsync<IOException>(
            () => AzureBlobStore.OpenAsync(strange, container));
        Assert.Matches("^Azure Blob Storage refused " + container + ": .+$", refused.Message);
        IOException unreachable = await Assert.ThrowsAsync<IOException>(
            () => AzureBlobStore.OpenAsync(nowhere, container));
        Assert.Matches("^Azure Blob Storage cannot be reached for " + container + ": .+$", unreachable.Message);
    }

    private static async Task<List<string>> List(IBlobStore store, string prefix)
    {
        List<string> names = [];
        await foreach (BlobEntry entry in store.ListAsync(prefix))
        {
            names.Add(entry.Name);
        }

        return names;
    }

    private async Task<IBlobStore> New(string kind) =>
        kind == "folder" ? new FolderBlobStore(_scratch.Path) : await azurite.NewStoreAsync();
}
