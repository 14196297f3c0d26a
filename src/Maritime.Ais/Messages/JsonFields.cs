using System.Text.Json;

namespace Maritime.Ais.Messages;

/// <summary>Fields to JSON: what was not received or is not available is null.</summary>
internal static class JsonFields
{
    extension(Utf8JsonWriter json)
    {
        public void Write(string name, int? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        /// <summary>Seven decimals: a tenth of the resolution of a position on the air.</summary>
        public void Write(string name, double? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, Math.Round(number, 7));
            }
            else
            {
                json.WriteNull(name);
            }
        }

        public void Write(string name, float? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        public void Write(string name, bool? value)
        {
            if (value is { } flag)
            {
                json.WriteBoolean(name, flag);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        public void Write(string name, SixBitText text)
        {
            if (text.IsMissing)
            {
                json.WriteNull(name);
                return;
            }

            Span<byte> characters = stackalloc byte[SixBitText.MaxLength];
            json.WriteString(name, characters[..text.CopyTo(characters)]);
        }
    }
}
