using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace Maritime.Server.Map;

/// <summary>The live side of the map page: positions as binary messages, everything else as JSON.</summary>
/// <remarks>Both streams run until the page cancels them or goes away. Looking elsewhere is a new positions
/// stream.</remarks>
internal sealed class MapHub(MapBroadcaster broadcaster) : Hub
{
    /// <summary>As many as the page writes beside symbols at once.</summary>
    private const int MostNames = 300;

    private const string WatchedKey = "watched";
    private const string SubscriptionKey = "subscription";

    /// <summary>The vessels of a box and their changes, as laid down in <see cref="MapFrame"/>.</summary>
    public async IAsyncEnumerable<byte[]> Subscribe(
        MapRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!MapBox.TryCreate(request.Bbox, out MapBox box))
        {
            throw new HubException("The box must be west, south, east, north in degrees.");
        }

        MapSubscription subscription = broadcaster.Join(box, request);
        subscription.Watched = Context.Items[WatchedKey] as uint? ?? 0;
        Context.Items[SubscriptionKey] = subscription;
        try
        {
            await foreach (byte[] message in subscription.Messages.ReadAllAsync(cancellationToken))
            {
                yield return message;
            }
        }
        finally
        {
            broadcaster.Leave(subscription);
        }
    }

    /// <summary>Alerts, events and status as they change; the first item carries the status of now.</summary>
    public async IAsyncEnumerable<MapNews> Follow([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using MapNewsQueue queue = broadcaster.Follow();
        try
        {
            while (true)
            {
                yield return await queue.TakeAsync(cancellationToken);
            }
        }
        finally
        {
            broadcaster.Leave(queue);
        }
    }

    /// <summary>Names to write beside symbols, in the order asked for; null where none is known.</summary>
    public string?[] Names(uint[] ids) => [.. ids.Take(MostNames).Select(broadcaster.NameOf)];

    /// <summary>The vessel whose card is open is sent at every tick; 0 for none.</summary>
    public void Watch(uint id)
    {
        Context.Items[WatchedKey] = id;
        if (Context.Items[SubscriptionKey] is MapSubscription subscription)
        {
            subscription.Watched = id;
        }
    }
}
