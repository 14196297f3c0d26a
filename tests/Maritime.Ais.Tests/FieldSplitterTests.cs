using System.Text;
using Maritime.Ais.Formats.Delimited;

namespace Maritime.Ais.Tests;

/// <summary>Delimited lines as files really write them.</summary>
public class FieldSplitterTests
{
    [Theory]
    [InlineData("a,b,c,d", "a|b|c|d")]
    [InlineData("\"a\",\"b,b\",c,\"d\"", "a|b,b|c|d")]
    [InlineData("a,LIL \"D\",c,6\" PIPE", "a|LIL \"D\"|c|6\" PIPE")]
    [InlineData("a,6\" PIPE,c,d", "a|6\" PIPE|c|d")]
    [InlineData("a,\"say \"\"b\"\", c\",,\"\"", "a|say \"\"b\"\", c||")]
    [InlineData(" a , \" b \" ,\"ccccccccccccccccccccccccc,ccccccccccccccccccccccccccccc\",d",
        "a|b|ccccccccccccccccccccccccc,ccccccccccccccccccccccccccccc|d")]
    [InlineData("a,b,c,\"d", null)]
    public void A_line_is_cut_at_separators_outside_quotes(string line, string? fields)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(line);
        foreach (int expected in new[] { 0, 4 })
        {
            FieldSplitter splitter = new() { ExpectedCount = expected };
            Assert.Equal(fields is not null, splitter.TrySplit(bytes, (byte)','));
            if (fields is not null)
            {
                Assert.Equal(fields, string.Join('|', Enumerable.Range(0, splitter.Count)
                    .Select(i => Encoding.ASCII.GetString(splitter.Field(bytes, i)))));
            }
        }
    }

    [Fact]
    public void Lines_of_any_length_are_cut_where_their_fields_were_joined()
    {
        Random random = new(20260307);
        for (int round = 0; round < 5000; round++)
        {
            string[] fields = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => FieldOf(random))];
            byte[] line = Encoding.ASCII.GetBytes(string.Join(';', fields));
            FieldSplitter splitter = new() { ExpectedCount = round % 3 == 0 ? 0 : fields.Length };
            Assert.True(splitter.TrySplit(line, (byte)';'));
            Assert.Equal(fields.Select(field => field.Trim('"')), Enumerable.Range(0, splitter.Count)
                .Select(i => Encoding.ASCII.GetString(splitter.Field(line, i))));
        }
    }

    // Plain, or quoted with separators inside; now and then as long as several steps of the search.
    private static string FieldOf(Random random)
    {
        string text = new([.. Enumerable.Range(0, random.Next(random.Next(8) == 0 ? 150 : 12))
            .Select(_ => (char)random.Next('a', 'z'))]);
        return random.Next(3) == 0 && text.Length > 0 ? $"\"{text};;{text}\"" : text;
    }
}
