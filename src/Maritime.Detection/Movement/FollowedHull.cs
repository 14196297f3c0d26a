using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Movement;

/// <summary>
/// Which of the hulls that share an identity a detector follows: one at a time, and another only when that one has been
/// silent for an hour. Otherwise two ships that share a number would look like one that leaps to and fro.
/// </summary>
internal struct FollowedHull
{
    private static readonly long Patience = TimeSpan.FromHours(1).Ticks;

    private long _lastAt;
    private byte _segment;

    /// <returns>False for another hull, and for whatever is no ship.</returns>
    /// <param name="isNew">The first fix of this hull: what was remembered belongs to another one.</param>
    public bool Takes(in Fix fix, out bool isNew)
    {
        if (!Station.IsShip(fix))
        {
            isNew = false;
            return false;
        }

        isNew = _lastAt == 0 || (fix.Segment != _segment && fix.At.UtcTicks - _lastAt > Patience);
        if (!isNew && fix.Segment != _segment)
        {
            return false;
        }

        (_segment, _lastAt) = (fix.Segment, fix.At.UtcTicks);
        return true;
    }

    public readonly void Save(StateWriter state)
    {
        state.Write(_lastAt);
        state.Write(_segment);
    }

    public static FollowedHull Load(ref StateReader state) =>
        new() { _lastAt = state.ReadInt64(), _segment = (byte)state.ReadInt32() };
}
