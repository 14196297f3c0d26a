using BenchmarkDotNet.Attributes;
using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Benchmarks;

/// <summary>
/// Distance to the coast: along the track of one ship, as detectors ask, and at places all over the northern seas.
/// </summary>
[MemoryDiagnoser]
public class GeographyBenchmarks
{
    private const int Places = 4096;

    private readonly Position[] _coasting = new Position[Places];
    private readonly Position[] _scattered = new Position[Places];
    private readonly SeaReference _sea = SeaReference.World;
    private int _next;

    [GlobalSetup]
    public void Choose()
    {
        Random random = new(20170129);
        for (int i = 0; i < Places; i++)
        {
            _ = Position.TryCreate(57.0 + (i * 0.0003), 8.0 + (i * 0.0005), out _coasting[i]);
            _ = Position.TryCreate(
                (random.NextDouble() * 70) - 5, (random.NextDouble() * 360) - 180, out _scattered[i]);
        }

        foreach (Position place in (Position[])[.. _coasting, .. _scattered])
        {
            _sea.ShoreAt(place); // The coast around a place is cut from the polygons on the first visit.
        }
    }

    [Benchmark]
    public Shore AlongACoast() => _sea.ShoreAt(_coasting[_next++ % Places]);

    [Benchmark]
    public Shore AnywhereAtSea() => _sea.ShoreAt(_scattered[_next++ % Places]);
}
