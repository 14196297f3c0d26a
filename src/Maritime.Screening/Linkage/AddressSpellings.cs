using Maritime.Screening.Names;

namespace Maritime.Screening.Linkage;

/// <summary>Gives all spellings of one address in a register one key.</summary>
/// <remarks>
/// Two addresses are one when <see cref="AddressMatcher"/> finds the same unit of one building, or the same building
/// where neither names a unit: two rooms of a tower are two addresses. Only addresses that share a number and the
/// first letter of a road or building are compared, so that the work stays near linear in the register.
/// </remarks>
internal sealed class AddressSpellings
{
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    private AddressSpellings()
    {
    }

    /// <summary>The key of an address of the register that this was made of; empty for an empty one.</summary>
    public string KeyOf(string address) => _keys.GetValueOrDefault(AttributeKeys.Address(address), "");

    public static AddressSpellings Of(IEnumerable<string> addresses)
    {
        AddressSpellings spellings = new();
        Dictionary<string, List<(string Key, AddressMatcher.Parts Parts)>> blocks = new(StringComparer.Ordinal);
        foreach (string address in addresses)
        {
            string key = AttributeKeys.Address(address);
            if (key.Length == 0 || spellings._keys.ContainsKey(key))
            {
                continue;
            }

            AddressMatcher.Parts parts = AddressMatcher.Parts.Of(address);
            string[] homes = [.. BlocksOf(parts).Distinct()];
            spellings._keys[key] = homes.SelectMany(home => blocks.GetValueOrDefault(home, []))
                .FirstOrDefault(known => IsSame(known.Parts, parts)).Key is { } same
                    ? spellings._keys[same]
                    : key;
            foreach (string home in homes)
            {
                if (!blocks.TryGetValue(home, out List<(string, AddressMatcher.Parts)>? held))
                {
                    blocks.Add(home, held = []);
                }

                held.Add((key, parts));
            }
        }

        return spellings;
    }

    private static bool IsSame(AddressMatcher.Parts one, AddressMatcher.Parts other) =>
        AddressMatcher.Compare(one, other) switch
        {
            AddressRelation.SameUnit => true,
            AddressRelation.SameBuilding => one.Units.Count == 0 && other.Units.Count == 0,
            _ => false,
        };

    private static IEnumerable<string> BlocksOf(AddressMatcher.Parts parts) =>
        from name in parts.Roads.Concat(parts.Buildings)
        where name.Length > 0
        from number in parts.Houses.Concat(parts.Units).DefaultIfEmpty("")
        select $"{name[0]} {number}";
}
