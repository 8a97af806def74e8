-- Eventual data that consumers make from topics, and can make anew: a generation reads from the beginning while the one before it
-- is still in use.
CREATE TABLE ${schema}.projection (
    name       text        PRIMARY KEY,
    generation integer     NOT NULL, -- in use
    prepared   integer     NOT NULL, -- whose tables exist
    wanted     integer     NOT NULL, -- greater than the one in use while it is made anew
    wanted_at  timestamptz,
    in_use_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (generation <= prepared AND prepared <= wanted)
) WITH (fillfactor = 50);

-- When the effects up to the position were committed.
ALTER TABLE ${schema}.read_position ADD COLUMN saved_at timestamptz NOT NULL DEFAULT clock_timestamp();
