namespace Maritime.Ais.Formats.Json;

/// <summary>Takes the objects that a cutter finds.</summary>
internal interface IJsonObjects
{
    /// <returns>False when it is not JSON; nothing has been done with it then.</returns>
    bool TryObject(ReadOnlySpan<byte> json, long line);

    /// <summary>An object that was begun and not ended.</summary>
    void OnBroken(long line);
}

/// <summary>
/// Finds the records in a stream of JSON, whatever reads it comes in: one object a line, an array of objects, or
/// objects in
/// an array inside one ("features", "msgs").
/// </summary>
internal sealed class JsonObjectCutter
{
    /// <summary>1 MiB: no record of one ship is a hundredth of that.</summary>
    private const int MaxObjectLength = 1 << 20;

    private const int MaxDepth = 64;
    private const int MaxNameLength = 16;

    private readonly byte[] _name = new byte[MaxNameLength];
    private byte[] _carry = new byte[4096];
    private int _carried;
    private int _nameLength;
    private ulong _isArray;
    private int _depth;
    private int _objectDepth = -1;
    private long _line = 1;
    private long _objectLine;
    private bool _isInString;
    private bool _isEscaped;
    private bool _isLineDelimited;
    private bool _isTooLong;

    public long Lines => _line - 1;

    public void Read<TObjects>(ReadOnlySpan<byte> bytes, ref TObjects objects)
        where TObjects : IJsonObjects
    {
        int start = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte character = bytes[i];
            if (_depth == 0 && _isLineDelimited && character == '{'
                && TryWholeLine(bytes[i..], ref objects, out int length))
            {
                i += length - 1;
                continue;
            }

            if (_isInString)
            {
                i = SkipString(bytes, i, ref objects, ref start);
                continue;
            }

            switch (character)
            {
                case (byte)'"':
                    _isInString = true;
                    _nameLength = 0;
                    break;
                case (byte)'{':
                    Open(isArray: false);
                    if (_objectDepth < 0 || IsRecordInArray())
                    {
                        _objectDepth = _depth;
                        _objectLine = _line;
                        _carried = 0;
                        _isTooLong = false;
                        start = i;
                    }

                    break;
                case (byte)'[':
                    Open(isArray: true);
                    break;
                case (byte)'}' or (byte)']':
                    if (character == '}' && _depth == _objectDepth)
                    {
                        Finish(bytes[start..(i + 1)], ref objects);
                    }

                    _depth = Math.Max(0, _depth - 1);
                    break;
                case (byte)'\n':
                    EndLine(ref objects);
                    start = _objectDepth < 0 ? i + 1 : start;
                    break;
                default:
                    break;
            }
        }

        if (_objectDepth >= 0)
        {
            Carry(bytes[start..]);
        }
    }

    public void Complete<TObjects>(ref TObjects objects)
        where TObjects : IJsonObjects
    {
        if (_objectDepth >= 0)
        {
            objects.OnBroken(_objectLine);
            _objectDepth = -1;
        }

        _line++;
    }

    /// <summary>
    /// A line that is one object needs no search for its end; whether it is one, its reader finds out.
    /// </summary>
    private bool TryWholeLine<TObjects>(ReadOnlySpan<byte> bytes, ref TObjects objects, out int length)
        where TObjects : IJsonObjects
    {
        length = bytes.IndexOf((byte)'\n');
        if (length < 0)
        {
            return false;
        }

        length = bytes[..length].TrimEnd("\r "u8).Length;
        return bytes[length - 1] == '}' && objects.TryObject(bytes[..length], _line);
    }

    /// <returns>The index of the last character taken.</returns>
    private int SkipString<TObjects>(ReadOnlySpan<byte> bytes, int from, ref TObjects objects, ref int start)
        where TObjects : IJsonObjects
    {
        for (int i = from; i < bytes.Length; i++)
        {
            byte character = bytes[i];
            if (_isEscaped)
            {
                _isEscaped = false;
            }
            else if (character == '\\')
            {
                _isEscaped = true;
            }
            else if (character == '"')
            {
                _isInString = false;
                return i;
            }
            else if (character == '\n')
            {
                // No string holds a line end: it was not closed.
                _isInString = false;
                EndLine(ref objects);
                start = _objectDepth < 0 ? i + 1 : start;
                return i;
            }

            if (_nameLength < MaxNameLength)
            {
                _name[_nameLength++] = character;
            }
        }

        return bytes.Length - 1;
    }

    private void Open(bool isArray)
    {
        _depth++;
        ulong bit = 1UL << (_depth & (MaxDepth - 1));
        _isArray = isArray ? _isArray | bit : _isArray & ~bit;
    }

    /// <summary>Whether the object just opened is in an array that holds records, and so is what it is in.</summary>
    private bool IsRecordInArray()
    {
        bool isInArray = _depth > 1 && (_isArray & (1UL << ((_depth - 1) & (MaxDepth - 1)))) != 0;
        ReadOnlySpan<byte> name = _name.AsSpan(0, _nameLength);
        return isInArray && _objectDepth == _depth - 2
            && (name.SequenceEqual("features"u8) || name.SequenceEqual("msgs"u8) || name.SequenceEqual("data"u8)
                || name.SequenceEqual("vessels"u8));
    }

    private void Finish<TObjects>(ReadOnlySpan<byte> last, ref TObjects objects)
        where TObjects : IJsonObjects
    {
        ReadOnlySpan<byte> json = last;
        if (_carried > 0 || _isTooLong)
        {
            Carry(last);
            json = _carry.AsSpan(0, _carried);
        }

        if (_isTooLong || !objects.TryObject(json, _objectLine))
        {
            objects.OnBroken(_objectLine);
        }

        _objectDepth = -1;
        _carried = 0;
    }

    private void EndLine<TObjects>(ref TObjects objects)
        where TObjects : IJsonObjects
    {
        if (_line == 1)
        {
            _isLineDelimited = _depth == 0;
        }

        if (_isLineDelimited && _depth > 0)
        {
            objects.OnBroken(_line);
            _depth = 0;
            _objectDepth = -1;
            _carried = 0;
            _isInString = false;
            _isEscaped = false;
        }

        _line++;
    }

    private void Carry(ReadOnlySpan<byte> bytes)
    {
        if (_carried + bytes.Length > MaxObjectLength)
        {
            _isTooLong = true;
            _carried = 0;
            return;
        }

        if (_carried + bytes.Length > _carry.Length)
        {
            Array.Resize(ref _carry, Math.Max(_carry.Length * 2, _carried + bytes.Length));
        }

        bytes.CopyTo(_carry.AsSpan(_carried));
        _carried += bytes.Length;
    }
}
