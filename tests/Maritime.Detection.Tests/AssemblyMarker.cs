namespace Maritime.Detection.Tests;

/// <summary>Names this assembly.</summary>
internal static class AssemblyMarker;
