using System.Collections.Immutable;

namespace Maritime.Screening.Lists;

/// <summary>What can be said of a party's place on a list on one day.</summary>
public enum ListStatus : byte
{
    Listed,

    /// <summary>It was put on the list, or that was published, later.</summary>
    NotYet,

    /// <summary>It had been taken off.</summary>
    Removed,

    /// <summary>
    /// Only snapshots later than the day name it and no document dates its designation: it may have been listed or not.
    /// </summary>
    KnownFromSnapshot,

    /// <summary>Published, but its effective date was still to come.</summary>
    Scheduled,
}

/// <summary>An entry as one version of its list had it.</summary>
public sealed record EntryRevision(DateOnly SeenOn, ListEntry Entry);

/// <summary>An entry over all versions of its list.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ListedParty
{
    internal ListedParty(ImmutableArray<EntryRevision> revisions, DateOnly? goneOn, DesignationDate? dated)
    {
        Revisions = revisions;
        Dated = dated;
        DesignatedOn = dated?.From ?? Latest.DesignatedOn ?? Latest.Measures.Min(measure => measure.From);
        RemovedOn = dated?.To ?? goneOn;
    }

    public ListEntry Latest => Revisions[^1].Entry;

    public string EntryId => Latest.EntryId;

    /// <summary>Its different states, oldest first: a version that changed nothing adds none.</summary>
    public ImmutableArray<EntryRevision> Revisions { get; }

    /// <summary>The document that dates the designation, when it is not the list itself.</summary>
    public DesignationDate? Dated { get; }

    /// <summary>Null: no document at hand says when it was listed.</summary>
    public DateOnly? DesignatedOn { get; }

    /// <summary>The day of the first version at hand that has it.</summary>
    public DateOnly FirstSeenOn => Revisions[0].SeenOn;

    /// <summary>
    /// The day it was taken off or, when no document says, of the first version that no longer has it.
    /// </summary>
    public DateOnly? RemovedOn { get; }

    /// <summary>The entry as it stood on that day, or its first known state when the day is before that.</summary>
    public ListEntry EntryAt(AsOf asOf)
    {
        ListEntry found = Revisions[0].Entry;
        foreach (EntryRevision revision in Revisions)
        {
            if (revision.SeenOn <= asOf.Valid && revision.SeenOn <= asOf.Known)
            {
                found = revision.Entry;
            }
        }

        return found;
    }

    public ListStatus StatusAt(AsOf asOf)
    {
        // A designation is published the day it is made; one that is dated ahead, by the first version that has it.
        DateOnly publishedOn = DesignatedOn is { } day && day < FirstSeenOn ? day : FirstSeenOn;
        if (asOf.Known < publishedOn || asOf.Valid < publishedOn)
        {
            return DesignatedOn is null ? ListStatus.KnownFromSnapshot : ListStatus.NotYet;
        }

        if (DesignatedOn > asOf.Valid)
        {
            return ListStatus.Scheduled;
        }

        return RemovedOn <= asOf.Valid && RemovedOn <= asOf.Known ? ListStatus.Removed : ListStatus.Listed;
    }

    /// <summary>
    /// The measures of the entry as it stood, dated by the designation where the list gives no date of its own.
    /// </summary>
    public ImmutableArray<ListMeasure> MeasuresAt(AsOf asOf) =>
    [
        .. from measure in EntryAt(asOf).Measures
           select measure with { From = Dated?.From ?? measure.From ?? DesignatedOn, To = measure.To ?? RemovedOn }
    ];
}
