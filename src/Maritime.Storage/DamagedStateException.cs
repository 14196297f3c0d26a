namespace Maritime.Storage;

/// <summary>A stored file fails its checksum or ends early. The message names the file.</summary>
public sealed class DamagedStateException : Exception
{
    public DamagedStateException()
    {
    }

    public DamagedStateException(string message)
        : base(message)
    {
    }

    public DamagedStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
