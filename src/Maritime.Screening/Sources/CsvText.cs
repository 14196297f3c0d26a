using System.Collections.Immutable;
using System.Text;

namespace Maritime.Screening.Sources;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">The line of the file on which it begins, from 1.</param>
/// <param name="IsClosed">False when a quoted field was never closed: the record may be cut.</param>
internal readonly record struct CsvRow(int Line, string[] Fields, bool IsClosed);

/// <param name="Rows">Records in order; blank lines are left out.</param>
/// <param name="EndsWithLineEnd">Whether the last record was followed by a line end.</param>
internal sealed record CsvReading(ImmutableArray<CsvRow> Rows, bool EndsWithLineEnd);

/// <summary>Cuts CSV text into records: RFC 4180, with LF or CRLF and any separator.</summary>
internal static class CsvText
{
    /// <summary>UTF-8 where it is valid (a byte order mark is dropped), else Windows-1252 read as Latin-1.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : Encoding.Latin1.GetString(bytes);
    }

    public static CsvReading Rows(ReadOnlySpan<byte> bytes, char separator = ',', bool isOneLinePerRow = false) =>
        Rows(Decode(bytes), separator, isOneLinePerRow);

    /// <param name="isOneLinePerRow">
    /// The format has no line end inside a field, so a lost quote costs its own record and not the ones after it.
    /// </param>
    public static CsvReading Rows(string text, char separator = ',', bool isOneLinePerRow = false)
    {
        ImmutableArray<CsvRow>.Builder rows = ImmutableArray.CreateBuilder<CsvRow>();
        Cursor cursor = new(text, separator, isOneLinePerRow);
        while (cursor.TryReadRow(out CsvRow row))
        {
            if (row.Fields.Length > 1 || row.Fields[0].Length > 0)
            {
                rows.Add(row);
            }
        }

        return new(rows.DrainToImmutable(), text.Length == 0 || text[^1] is '\n' or '\r');
    }

    /// <summary>Quotes a field when it needs it.</summary>
    public static string Quote(string field) =>
        field.AsSpan().IndexOfAny("\",\r\n") >= 0
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;

    private sealed class Cursor(string text, char separator, bool isOneLinePerRow)
    {
        private readonly List<string> _fields = [];
        private readonly StringBuilder _quoted = new();
        private int _at;
        private int _line = 1;

        public bool TryReadRow(out CsvRow row)
        {
            row = default;
            if (_at >= text.Length)
            {
                return false;
            }

            _fields.Clear();
            int line = _line;
            bool isClosed = true;
            bool isMore = true;
            while (isMore)
            {
                isMore = ReadField(out bool isFieldClosed);
                isClosed &= isFieldClosed;
            }

            row = new(line, [.. _fields], isClosed);
            return true;
        }

        /// <returns>Whether another field of the same record follows.</returns>
        private bool ReadField(out bool isClosed)
        {
            isClosed = true;
            if (_at < text.Length && text[_at] == '"')
            {
                isClosed = ReadQuoted();
            }
            else
            {
                int end = text.AsSpan(_at).IndexOfAny(separator, '\r', '\n');
                end = end < 0 ? text.Length : _at + end;
                _fields.Add(text[_at..end]);
                _at = end;
            }

            if (_at < text.Length && text[_at] == separator)
            {
                _at++;
                return true;
            }

            SkipLineEnd();
            return false;
        }

        private bool ReadQuoted()
        {
            _quoted.Clear();
            _at++;
            bool isClosed = false;
            while (_at < text.Length && !isClosed && !(isOneLinePerRow && IsLineEnd(text[_at])))
            {
                char next = text[_at++];
                if (next != '"')
                {
                    _line += next == '\n' ? 1 : 0;
                    _quoted.Append(next);
                }
                else if (_at < text.Length && text[_at] == '"')
                {
                    _quoted.Append('"');
                    _at++;
                }
                else
                {
                    isClosed = true;
                }
            }

            // What stands between a closing quote and the separator is kept: a spreadsheet may have lost a quote.
            while (_at < text.Length && text[_at] != separator && !IsLineEnd(text[_at]))
            {
                _quoted.Append(text[_at++]);
            }

            _fields.Add(_quoted.ToString());
            return isClosed;
        }

        private static bool IsLineEnd(char character) => character is '\r' or '\n';

        private void SkipLineEnd()
        {
            if (_at < text.Length && text[_at] == '\r')
            {
                _at++;
            }

            if (_at < text.Length && text[_at] == '\n')
            {
                _at++;
            }

            _line++;
        }
    }
}
