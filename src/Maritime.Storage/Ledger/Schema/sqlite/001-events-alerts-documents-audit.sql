CREATE TABLE events (
    id TEXT NOT NULL CONSTRAINT pk_events PRIMARY KEY,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    mmsi INTEGER NOT NULL,
    partner INTEGER NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    state INTEGER NOT NULL,
    stage INTEGER NOT NULL,
    label TEXT NOT NULL,
    confidence REAL NOT NULL,
    supersedes TEXT NULL,
    payload TEXT NOT NULL,
    checksum INTEGER NOT NULL
);
CREATE INDEX ix_events_mmsi ON events (mmsi, started_at);
CREATE INDEX ix_events_partner ON events (partner, started_at);
CREATE INDEX ix_events_kind ON events (kind, started_at);
CREATE INDEX ix_events_started ON events (started_at, id);

CREATE TABLE alerts (
    id TEXT NOT NULL CONSTRAINT pk_alerts PRIMARY KEY,
    version INTEGER NOT NULL,
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    severity INTEGER NOT NULL,
    state INTEGER NOT NULL,
    tier INTEGER NOT NULL,
    mode INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NULL,
    raised_at INTEGER NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    confidence REAL NOT NULL,
    is_retracted INTEGER NOT NULL,
    payload TEXT NOT NULL,
    checksum INTEGER NOT NULL
);
CREATE INDEX ix_alerts_started ON alerts (started_at, id);
CREATE INDEX ix_alerts_state ON alerts (state, severity);

CREATE TABLE alert_vessels (
    alert_id TEXT NOT NULL,
    mmsi INTEGER NOT NULL,
    CONSTRAINT pk_alert_vessels PRIMARY KEY (alert_id, mmsi)
);
CREATE INDEX ix_alert_vessels_mmsi ON alert_vessels (mmsi);

CREATE TABLE documents (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    CONSTRAINT pk_documents PRIMARY KEY (collection, id)
);

CREATE TABLE audit (
    number INTEGER NOT NULL CONSTRAINT pk_audit PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX ix_audit_at ON audit (at);
