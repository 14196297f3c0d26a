using System.IO.Compression;
using System.Text;
using Maritime.Ais.Formats;

namespace Maritime.Ais.Tests;

/// <summary>Packed inputs are seen through by their bytes.</summary>
public class UnpackingTests
{
    private const string Csv = "mmsi,t,lat,lon\n257123000,1714521600,59.5,10.5\n";

    [Fact]
    public void Gzip_zip_and_gzip_in_zip_read_as_the_file_itself()
    {
        byte[] plain = Encoding.UTF8.GetBytes(Csv);
        foreach (byte[] packed in new[] { plain, Gzip(plain), Zip(plain), Zip(Gzip(plain)), Gzip(plain, plain[..0]) })
        {
            using InputSource source = InputSource.Open(new OneByOne(packed));
            Collected read = new();
            Assert.Equal("csv", source.Format?.Name);
            Assert.Equal(0, source.ReadAll(ReaderOptions.Default, Collected.Arrival, read).Refused);
            Assert.Equal(257123000, Assert.Single(read.Positions).Mmsi.Value);
        }
    }

    [Fact]
    public void Two_files_in_a_zip_are_read_one_after_the_other()
    {
        using InputSource source = InputSource.Open(new MemoryStream(
            Zip(Encoding.UTF8.GetBytes(Csv.TrimEnd('\n')), "257123001,1714521601,59.5,10.5"u8.ToArray())));
        Collected read = new();
        source.ReadAll(ReaderOptions.Default, Collected.Arrival, read);
        Assert.Equal([257123000, 257123001], read.Positions.Select(report => report.Mmsi.Value));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void A_cut_archive_is_not_read_as_a_short_file(double share)
    {
        byte[] whole = Gzip(RepositoryData.Bytes("nmea/norwegian-tagblock.nmea.gz"));
        using Stream stream = InputUnpacking.Unpack(new MemoryStream(whole[..(int)(whole.Length * share)]));
        Assert.Throws<InvalidDataException>(() => stream.CopyTo(Stream.Null));
    }

    private static byte[] Gzip(params byte[][] members)
    {
        using MemoryStream packed = new();
        foreach (byte[] member in members)
        {
            using GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true);
            gzip.Write(member);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(params byte[][] files)
    {
        using MemoryStream packed = new();
        using (ZipArchive archive = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < files.Length; i++)
            {
                using Stream entry = archive.CreateEntry($"{i}.csv").Open();
                entry.Write(files[i]);
            }
        }

        return packed.ToArray();
    }

    /// <summary>A stream that cannot seek and gives one byte at a time, as a slow network does.</summary>
    private sealed class OneByOne(byte[] bytes) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == bytes.Length || count == 0)
            {
                return 0;
            }

            buffer[offset] = bytes[_at++];
            return 1;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
