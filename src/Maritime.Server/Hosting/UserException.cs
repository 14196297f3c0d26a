namespace Maritime.Server.Hosting;

/// <summary>Something a person can mend: a wrong path, a port in use. Its message is one clear sentence.</summary>
internal sealed class UserException(string message, Exception? inner = null) : Exception(message, inner);
