-- How calls ended, for whoever made them. Rows are only added, by the relay that leads, so they become visible in the order of
-- their positions. When a table has grown and the other one was read by all, the relay empties that one and continues there: there
-- are no dead rows, which a long transaction would keep the database from removing.
CREATE TABLE ${schema}.outcome_0 (
    lane        smallint    NOT NULL,  -- a hash of the key: within a lane, order is kept
    position    bigint      NOT NULL,  -- the relay's fence, and a number within its term
    call_id     uuid        NOT NULL,
    round       bigint      NOT NULL,
    topic       text        NOT NULL,
    key         text,
    type        text        NOT NULL,
    accepted    boolean     NOT NULL,
    status      integer     NOT NULL,
    headers     text,
    body        bytea       NOT NULL,
    truncated   boolean     NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (lane, position)
) WITH (autovacuum_enabled = off, toast.autovacuum_enabled = off);

CREATE TABLE ${schema}.outcome_1 (LIKE ${schema}.outcome_0 INCLUDING ALL)
    WITH (autovacuum_enabled = off, toast.autovacuum_enabled = off);

-- How far each consumer has handled the outcomes of each lane.
CREATE TABLE ${schema}.outcome_reader (
    consumer text        NOT NULL,
    lane     smallint    NOT NULL,
    position bigint      NOT NULL,
    seen_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, lane)
) WITH (fillfactor = 50);
