namespace Maritime.Screening.Tests;

/// <summary>Names this assembly.</summary>
internal static class AssemblyMarker;
