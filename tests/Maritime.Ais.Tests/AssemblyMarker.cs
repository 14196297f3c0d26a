namespace Maritime.Ais.Tests;

/// <summary>Names this assembly.</summary>
internal static class AssemblyMarker;
