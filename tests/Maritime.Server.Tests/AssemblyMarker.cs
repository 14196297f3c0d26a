namespace Maritime.Server.Tests;

/// <summary>Names this assembly.</summary>
internal static class AssemblyMarker;
