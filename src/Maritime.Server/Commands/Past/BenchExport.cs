using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maritime.Storage.Blobs;
using Maritime.Storage.Exports;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Commands.Past;

/// <summary>
/// <c>maritime bench export</c>: writes a made-up archive in every format, and says how fast and with how much memory.
/// </summary>
internal sealed class BenchExport : IBench
{
    private const int VesselCount = 5_000;
    private const int Seed = 7;

    /// <summary>Live memory is looked at every so many positions.</summary>
    private const int LookEvery = 250_000;

    private readonly Option<int> _positions = new("--positions")
    {
        Description = "How many positions to store and export.",
        DefaultValueFactory = _ => 5_000_000,
    };

    public Command Build()
    {
        Command command = new("export", "Positions per second and memory of an export from the archive, per format.")
        {
            _positions,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        int positions = call.GetValue(_positions);
        string folder = Directory.CreateTempSubdirectory("maritime-bench-").FullName;
        try
        {
            await StoreAsync(folder, positions, cancellationToken);
            using TrackArchive archive = await TrackArchive.OpenAsync(
                new FolderBlobStore(folder), cancellationToken: cancellationToken);
            JsonObject result = new() { ["positions"] = archive.Size.Positions };
            foreach (IExportFormat format in ExportFormats.All)
            {
                result[format.Name] = await MeasureAsync(format, archive, cancellationToken);
            }

            Console.WriteLine(result.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task StoreAsync(string folder, int positions, CancellationToken cancellationToken)
    {
        using TrackArchive archive = await TrackArchive.OpenAsync(
            new FolderBlobStore(folder), cancellationToken: cancellationToken);
        Random random = new(Seed);
        uint start = ArchivedPoint.SecondsOf(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        int each = Math.Max(1, positions / VesselCount);
        for (int vessel = 0; vessel < VesselCount; vessel++)
        {
            int latitude = random.Next(-36_000_000, 36_000_000);
            int longitude = random.Next(-100_000_000, 100_000_000);
            for (int number = 0; number < each; number++)
            {
                archive.Add(new ArchivedPoint
                {
                    Mmsi = 200_000_000 + vessel,
                    Seconds = start + (uint)(number * 60),
                    Latitude = latitude + (number * 150),
                    Longitude = longitude + (number * 90),
                    Sog = 100,
                    Cog = 450,
                    Heading = 45,
                    Kind = 1,
                });
            }
        }

        await archive.FlushAsync(cancellationToken);
    }

    private static async Task<JsonObject> MeasureAsync(
        IExportFormat format, TrackArchive archive, CancellationToken cancellationToken)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        CountedOutput output = new();
        long mostLive = 0;
        Stopwatch watch = Stopwatch.StartNew();
        await format.WriteAsync(new() { Tracks = Watched() }, output, cancellationToken);
        watch.Stop();
        return new()
        {
            ["positionsPerSecond"] = Math.Round(archive.Size.Positions / watch.Elapsed.TotalSeconds),
            ["megabytes"] = Math.Round(output.Written / 1e6, 1),
            ["mostLiveMegabytes"] = Math.Round(Math.Max(0, mostLive - before) / 1e6, 1),
        };

        async IAsyncEnumerable<ArchivedTrack> Watched()
        {
            long read = 0;
            await foreach (ArchivedTrack track in archive.QueryAsync(TrackQuery.All, cancellationToken))
            {
                if (read / LookEvery != (read + track.Points.Count) / LookEvery)
                {
                    mostLive = Math.Max(mostLive, GC.GetTotalMemory(forceFullCollection: true));
                }

                read += track.Points.Count;
                yield return track;
            }
        }
    }

    /// <summary>Throws away what is written, and counts it.</summary>
    private sealed class CountedOutput : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Written;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
