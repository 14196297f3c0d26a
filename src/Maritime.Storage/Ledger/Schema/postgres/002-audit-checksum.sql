ALTER TABLE audit ADD COLUMN checksum bigint;
