-- Who takes part, and until when without a renewal. A session is over when its row is deleted, and not before: whoever
-- deletes it waits for a renewal that is under way.
CREATE TABLE ${schema}.coordination_session (
    id         uuid        PRIMARY KEY,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- A counter for each folder. It is locked until the commit of whoever counts, so that entries appear in the order of
-- their numbers. It stays when the folder is empty, so that the numbers, which are fencing tokens, grow for ever.
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

-- An empty word means: any path.
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

-- The newest fencing token that was seen of each name, beside the data that it guards.
CREATE TABLE ${schema}.fence (
    name  text COLLATE "C" PRIMARY KEY,
    token bigint NOT NULL
) WITH (fillfactor = 50);

-- Where relays agree through coordination on who leads: what granted the lead, and its fencing token.
ALTER TABLE ${schema}.relay_lease ADD COLUMN grantor text, ADD COLUMN granted bigint;
