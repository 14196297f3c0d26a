namespace Maritime.Browser.Tests;

/// <summary>Names this assembly.</summary>
internal static class AssemblyMarker;
