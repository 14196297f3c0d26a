using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Maritime.Storage.Ledger;

/// <summary>The ledger's tables. The scripts in <c>Schema</c> make them; a test holds the two to be the same.</summary>
internal sealed class LedgerContext(DbContextOptions<LedgerContext> options) : DbContext(options)
{
    public DbSet<EventRow> Events => Set<EventRow>();

    public DbSet<AlertRow> Alerts => Set<AlertRow>();

    public DbSet<AlertVesselRow> AlertVessels => Set<AlertVesselRow>();

    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EventRow>(table =>
        {
            table.ToTable("events").HasKey(row => row.Id);
            table.HasIndex(row => new { row.Mmsi, row.StartedAt }).HasDatabaseName("ix_events_mmsi");
            table.HasIndex(row => new { row.Partner, row.StartedAt }).HasDatabaseName("ix_events_partner");
            table.HasIndex(row => new { row.Kind, row.StartedAt }).HasDatabaseName("ix_events_kind");
            table.HasIndex(row => new { row.StartedAt, row.Id }).HasDatabaseName("ix_events_started");
        });
        modelBuilder.Entity<AlertRow>(table =>
        {
            table.ToTable("alerts").HasKey(row => row.Id);
            table.HasIndex(row => new { row.StartedAt, row.Id }).HasDatabaseName("ix_alerts_started");
            table.HasIndex(row => new { row.State, row.Severity }).HasDatabaseName("ix_alerts_state");
        });
        modelBuilder.Entity<AlertVesselRow>(table =>
        {
            table.ToTable("alert_vessels").HasKey(row => new { row.AlertId, row.Mmsi });
            table.HasIndex(row => row.Mmsi).HasDatabaseName("ix_alert_vessels_mmsi");
        });
        modelBuilder.Entity<DocumentRow>(table =>
            table.ToTable("documents").HasKey(row => new { row.Collection, row.Id }));
        modelBuilder.Entity<AuditRow>(table =>
        {
            table.ToTable("audit").HasKey(row => row.Number);
            table.HasIndex(row => row.At).HasDatabaseName("ix_audit_at");
        });
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            EntityTypeBuilder table = modelBuilder.Entity(entity.ClrType);
            table.HasKey([.. entity.FindPrimaryKey()!.Properties.Select(property => property.Name)])
                .HasName("pk_" + entity.GetTableName());
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
            }
        }
    }

    private static string SnakeCase(string name) => string.Concat(name.Select((letter, index) =>
        index > 0 && char.IsAsciiLetterUpper(letter)
            ? "_" + char.ToLowerInvariant(letter)
            : char.ToLowerInvariant(letter).ToString()));
}
