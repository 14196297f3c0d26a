using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Maritime.Storage.Blobs;

/// <summary>Blobs in a container of Azure Blob Storage, or of Azurite.</summary>
/// <remarks>A put of a block blob is whole or not at all; the library retries what is worth it.</remarks>
public sealed class AzureBlobStore : IBlobStore
{
    private readonly BlobContainerClient _container;

    private AzureBlobStore(BlobContainerClient container) => _container = container;

    public string Place => Invariant($"{_container.AccountName}/{_container.Name}");

    /// <summary>Makes the container when it is missing.</summary>
    /// <param name="container">3 to 63 lower-case letters, digits and hyphens.</param>
    /// <exception cref="IOException">The account cannot be reached or refuses.</exception>
    public static async Task<AzureBlobStore> OpenAsync(
        string connectionString,
        string container,
        CancellationToken cancellationToken = default)
    {
        BlobClientOptions options = new() { Retry = { MaxRetries = 3, MaxDelay = TimeSpan.FromSeconds(3) } };
        BlobContainerClient client;
        try
        {
            client = new(connectionString, container, options);
        }
        catch (FormatException error)
        {
            throw new IOException(
                "The connection string of the blobs is none of Azure Blob Storage: copy it from the account's page.",
                error);
        }

        await Told(client.CreateIfNotExistsAsync(cancellationToken: cancellationToken), client.Name)
            .ConfigureAwait(false);
        return new(client);
    }

    public async Task WriteAsync(
        string name,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken = default)
    {
        BlobNames.Check(name);
        await Told(
            _container.GetBlobClient(name).UploadAsync(new BinaryData(content), overwrite: true, cancellationToken),
            name).ConfigureAwait(false);
    }

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken = default) =>
        DownloadAsync(name, new() { Range = default }, cancellationToken);

    public async Task<byte[]?> ReadRangeAsync(
        string name,
        long offset,
        int count,
        CancellationToken cancellationToken = default)
    {
        if (offset < 0)
        {
            // The service has no range that counts from the end.
            BlobNames.Check(name);
            try
            {
                BlobProperties properties = await _container.GetBlobClient(name)
                    .GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                offset = Math.Max(0, properties.ContentLength + offset);
            }
            catch (RequestFailedException refusal) when (refusal.Status == 404)
            {
                return null;
            }
        }

        return count == 0
            ? []
            : await DownloadAsync(name, new() { Range = new(offset, count) }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> ReadIntoAsync(
        string name,
        long offset,
        Memory<byte> target,
        CancellationToken cancellationToken = default)
    {
        byte[]? bytes = await ReadRangeAsync(name, offset, target.Length, cancellationToken).ConfigureAwait(false);
        bytes?.CopyTo(target);
        return bytes?.Length ?? -1;
    }

    public async IAsyncEnumerable<BlobEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (BlobItem item in _container
            .GetBlobsAsync(prefix: prefix, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return new(item.Name, item.Properties.ContentLength ?? 0);
        }
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        BlobNames.Check(name);
        Response<bool> isDeleted = await Told(
            _container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken), name)
            .ConfigureAwait(false);
        return isDeleted.Value;
    }

    private async Task<byte[]?> DownloadAsync(
        string name,
        BlobDownloadOptions options,
        CancellationToken cancellationToken)
    {
        BlobNames.Check(name);
        try
        {
            BlobDownloadResult result = await Told(
                _container.GetBlobClient(name).DownloadContentAsync(options, cancellationToken), name)
                .ConfigureAwait(false);
            return result.Content.ToArray();
        }
        catch (IOException refusal) when (refusal.InnerException is RequestFailedException { Status: 404 })
        {
            return null;
        }
        catch (IOException refusal) when (refusal.InnerException is RequestFailedException { Status: 416 })
        {
            return []; // The range begins after the end.
        }
    }

    private static string FirstLine(Exception refusal) => refusal.Message.Split('\n')[0].Trim();

    private static async Task<T> Told<T>(Task<T> request, string name)
    {
        try
        {
            return await request.ConfigureAwait(false);
        }
        catch (RequestFailedException refusal)
        {
            throw new IOException(Invariant($"Azure Blob Storage refused {name}: {FirstLine(refusal)}"), refusal);
        }
        catch (AggregateException refusals)
        {
            // What the library throws after its last retry of a connection that does not come about.
            throw new IOException(
                Invariant($"Azure Blob Storage cannot be reached for {name}: ")
                    + FirstLine(refusals.InnerExceptions[^1]),
                refusals);
        }
    }
}
