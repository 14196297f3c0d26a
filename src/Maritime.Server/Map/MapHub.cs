using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace Maritime.Server.Map;

/// <summary>The live side of the map page: positions as binary messages, everything else as JSON.</summary>
/// <remarks>Both streams run until the page cancels them or goes away. Looking elsewhere is a new positions
/// stream.</remarks>
/// <param name="broadcaster">What the server watches now.</param>
/// <param name="rooms">Replays, each a picture of its own; null where there are none.</param>
internal sealed class MapHub(MapBroadcaster broadcaster, IMapRooms? rooms = null) : Hub
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

        MapBroadcaster room = Room(request.Replay);
        MapSubscription subscription = room.Join(box, request);
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
            room.Leave(subscription);
        }
    }

    /// <summary>Alerts, events and status as they change; the first item carries the status of now.</summary>
    public IAsyncEnumerable<MapNews> Follow(CancellationToken cancellationToken) =>
        FollowAsync(broadcaster, cancellationToken);

    /// <summary>As <see cref="Follow"/>, of a replay.</summary>
    public IAsyncEnumerable<MapNews> FollowReplay(string replay, CancellationToken cancellationToken) =>
        FollowAsync(Room(replay), cancellationToken);

    /// <summary>Names to write beside symbols, in the order asked for; null where none is known.</summary>
    public string?[] Names(uint[] ids) => [.. ids.Take(MostNames).Select(broadcaster.NameOf)];

    /// <summary>As <see cref="Names"/>, of a replay.</summary>
    public string?[] NamesOfReplay(string replay, uint[] ids) =>
        [.. ids.Take(MostNames).Select(Room(replay).NameOf)];

    /// <summary>The vessel whose card is open is sent at every tick; 0 for none.</summary>
    public void Watch(uint id)
    {
        Context.Items[WatchedKey] = id;
        if (Context.Items[SubscriptionKey] is MapSubscription subscription)
        {
            subscription.Watched = id;
        }
    }

    private static async IAsyncEnumerable<MapNews> FollowAsync(
        MapBroadcaster room, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using MapNewsQueue queue = room.Follow();
        try
        {
            while (await queue.TakeAsync(cancellationToken) is { } news)
            {
                yield return news;
            }
        }
        finally
        {
            room.Leave(queue);
        }
    }

    private MapBroadcaster Room(string? replay) =>
        replay is null ? broadcaster
        : rooms?.Find(replay) ?? throw new HubException("This replay has ended.");
}

/// <summary>Pictures beside the one that the server watches now; they never mix with it.</summary>
internal interface IMapRooms
{
    /// <returns>Null when there is none of that id, or no longer.</returns>
    MapBroadcaster? Find(string id);
}
