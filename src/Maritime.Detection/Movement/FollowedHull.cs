using System.Runtime.InteropServices;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Movement;

/// <summary>
/// Which of the hulls that share an identity a detector follows: one at a time, and another only when that one has been
/// silent for an hour. Otherwise two ships that share a number would look like one that leaps to and fro.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct FollowedHull
{
    private static readonly long Patience = TimeSpan.FromHours(1).Ticks;

    private byte _segment;

    /// <summary>UTC ticks of the last fix that was followed; 0 for none.</summary>
    public long LastAt { get; private set; }

    /// <returns>False for another hull, and for whatever is no ship.</returns>
    /// <param name="isNew">The first fix of this hull: what was remembered belongs to another one.</param>
    public bool Takes(in Fix fix, out bool isNew)
    {
        bool isFollowed = IsFollowed(fix, Station.IsShip(fix), out isNew);
        if (isFollowed)
        {
            Follow(fix);
        }

        return isFollowed;
    }

    /// <inheritdoc cref="Takes"/>
    /// <remarks>Only asks.</remarks>
    public readonly bool IsFollowed(in Fix fix, bool isShip, out bool isNew)
    {
        isNew = isShip && (LastAt == 0 || (fix.Segment != _segment && fix.AtTicks - LastAt > Patience));
        return isShip && (isNew || fix.Segment == _segment);
    }

    public void Follow(in Fix fix) => (_segment, LastAt) = (fix.Segment, fix.AtTicks);

    public readonly void Save(StateWriter state)
    {
        state.WriteTime(LastAt);
        state.Write(_segment);
    }

    public static FollowedHull Load(ref StateReader state) =>
        new() { LastAt = state.ReadTicks(), _segment = (byte)state.ReadInt32() };
}
