using System.Collections.Immutable;

namespace Maritime.Screening.Linkage;

/// <summary>
/// A person as a register writes one down. Two of the same name are one only when born on the same day.
/// </summary>
/// <param name="BornOn">Null: the register does not say, and the name alone proves nothing.</param>
/// <param name="Share">Of the company, 0..1; 0 for a director without shares.</param>
public sealed record RegisteredPerson(string Name, DateOnly? BornOn, string Role, double Share = 0);

/// <summary>A company as a register writes it down; empty texts are not stated.</summary>
public sealed record RegisteredCompany(string Key, string Name)
{
    public string Address { get; init; } = "";

    public string Phone { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>Who filed the papers: an agent serves thousands of strangers.</summary>
    public string Agent { get; init; } = "";

    public DateOnly? IncorporatedOn { get; init; }

    public ImmutableArray<RegisteredPerson> People { get; init; } = [];
}
