namespace Maritime.Alerts.Tests;

/// <summary>Names this assembly.</summary>
internal static class AssemblyMarker;
