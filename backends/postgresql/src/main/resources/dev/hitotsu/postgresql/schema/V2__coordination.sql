-- The sessions, and when each expires without a renewal. A session ends when its row is deleted, and not before. The
-- delete waits for a renewal that is running, or skips the row.
CREATE TABLE ${schema}.coordination_session (
    id         uuid        PRIMARY KEY,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- A counter for each folder. Whoever increments it locks it until the commit, so entries appear in the order of their
-- numbers. It stays when the folder is empty, because the numbers are fencing tokens and must always grow.
CREATE TABLE ${schema}.coordination_folder (
    path    text COLLATE "C" PRIMARY KEY,
    counter bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE ${schema}.coordination_entry (
    folder  text COLLATE "C" NOT NULL,
    name    text COLLATE "C" NOT NULL,
    value   bytea  NOT NULL,
    created bigint NOT NULL,
    version bigint NOT NULL,
    session uuid REFERENCES ${schema}.coordination_session ON DELETE CASCADE,
    PRIMARY KEY (folder, name)
) WITH (fillfactor = 50);

CREATE INDEX coordination_entry_session ON ${schema}.coordination_entry (session);

-- An empty payload means that any path may have changed.
CREATE FUNCTION ${schema}.coordination_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    path text := CASE TG_OP WHEN 'DELETE' THEN OLD.folder || '/' || OLD.name ELSE NEW.folder || '/' || NEW.name END;
BEGIN
    PERFORM pg_notify(
        TG_TABLE_SCHEMA || '_coordination', CASE WHEN octet_length(path) < 8000 THEN path ELSE '' END);
    RETURN NULL;
END
$$;

CREATE TRIGGER coordination_changed AFTER INSERT OR UPDATE OR DELETE ON ${schema}.coordination_entry
    FOR EACH ROW EXECUTE FUNCTION ${schema}.coordination_changed();

-- The newest fencing token of each name, in the same database as the data that it guards.
CREATE TABLE ${schema}.fence (
    name  text COLLATE "C" PRIMARY KEY,
    token bigint NOT NULL
) WITH (fillfactor = 50);

-- If coordination decides which relay leads: who granted the lead, and the fencing token of the grant.
ALTER TABLE ${schema}.relay_lease ADD COLUMN grantor text, ADD COLUMN granted bigint;
