namespace Maritime.Storage.Tests;

/// <summary>Names this assembly.</summary>
internal static class AssemblyMarker;
