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
}
