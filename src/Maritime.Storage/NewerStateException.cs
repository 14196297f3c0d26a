namespace Maritime.Storage;

/// <summary>
/// The state on disk was written by a newer program than this one: nothing was opened, nothing was changed.
/// </summary>
public sealed class NewerStateException : Exception
{
    public NewerStateException()
    {
    }

    public NewerStateException(string message)
        : base(message)
    {
    }

    public NewerStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="what">What was to be opened, with its place: "The ledger state/ledger.db".</param>
    internal static NewerStateException Of(string what, long found, long known) => new(
        Invariant($"{what} has format {found}, this program knows up to {known}: ")
        + "use the newer program that wrote it.");
}
