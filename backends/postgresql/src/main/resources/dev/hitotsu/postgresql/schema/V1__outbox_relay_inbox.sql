-- The log. A row is written once and never updated; a segment is emptied by TRUNCATE when all of it was delivered.
-- A relay learns from the locks on the table who may still fill a gap in the positions. So a position must be drawn by the
-- INSERT itself, which has the lock already: GENERATED ALWAYS refuses one that was drawn before. CACHE 1 is necessary: a
-- transaction that begins after the relay gave a gap up could still use a cached position in it.
-- No constraints check the texts: they would cost business transactions 3 % of their throughput. If a row is not a valid
-- message, because the library did not write it, the relay makes it a dead message that says why.
CREATE TABLE ${schema}.message (
    position      bigint      GENERATED ALWAYS AS IDENTITY
                              (SEQUENCE NAME ${schema}.message_position CACHE 1 NO CYCLE),
    id            uuid        NOT NULL,
    topic         text        NOT NULL,
    key           text,
    type          text        NOT NULL,
    payload       bytea,
    headers       text,
    occurred_at   timestamptz NOT NULL,
    deliver_after timestamptz,
    appended_at   timestamptz NOT NULL DEFAULT clock_timestamp()
) PARTITION BY LIST (((position >> 18) & 15));

-- 16 segments of 262,144 positions, used in a circle. Only rolled-back rows are dead, and they disappear with their
-- segment, so there is nothing to vacuum.
DO $$
BEGIN
    FOR segment IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE ${schema}.message_%s PARTITION OF ${schema}.message FOR VALUES IN (%s) '
            'WITH (autovacuum_enabled = off, toast.autovacuum_enabled = off)',
            segment, segment);
        EXECUTE format('CREATE UNIQUE INDEX message_%s_position ON ${schema}.message_%s (position)', segment, segment);
        EXECUTE format('CREATE UNIQUE INDEX message_%s_id ON ${schema}.message_%s (id)', segment, segment);
    END LOOP;
END
$$;

-- The relay that leads. The fence grows with every change of the leader.
CREATE TABLE ${schema}.relay_lease (
    name       text        PRIMARY KEY,
    owner      text,
    fence      bigint      NOT NULL,
    expires_at timestamptz NOT NULL,
    purpose    text,        -- where the leader delivers to
    rival      text,        -- who last wanted to lead for another purpose
    rival_at   timestamptz
) WITH (fillfactor = 10);

INSERT INTO ${schema}.relay_lease (name, owner, fence, expires_at) VALUES ('relay', NULL, 0, '-infinity');

-- How far the relay has come. The newest row by (fence, number) counts. Rows are only added, to one of the two tables;
-- when it has grown, the relay empties the other and continues there. So a long transaction cannot make reading slow.
CREATE TABLE ${schema}.checkpoint_0 (
    fence    bigint      NOT NULL,
    number   bigint      NOT NULL,
    position bigint      NOT NULL,
    gaps     bytea       NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (fence, number)
) WITH (autovacuum_enabled = off);

CREATE TABLE ${schema}.checkpoint_1 (LIKE ${schema}.checkpoint_0 INCLUDING ALL) WITH (autovacuum_enabled = off);

-- Messages that left the log and were not delivered yet.
CREATE TABLE ${schema}.parked (
    position        bigint      PRIMARY KEY,
    id              uuid        NOT NULL,
    topic           text        NOT NULL,
    key             text,
    type            text        NOT NULL,
    payload         bytea,
    headers         text,
    occurred_at     timestamptz NOT NULL,
    deliver_after   timestamptz,
    state           text        NOT NULL
        CHECK (state IN ('DELAYED', 'RETRY', 'WAITING', 'BLOCKED', 'DEAD', 'DEAD_LETTER', 'SKIPPED')),
    ordered         boolean     NOT NULL,
    attempts        integer     NOT NULL,
    former_attempts integer     NOT NULL DEFAULT 0, -- before a person had it sent again
    next_attempt_at timestamptz, -- null where none is planned
    last_error      text,
    unreadable      text, -- why a row of the log is not a valid message
    version         bigint      NOT NULL DEFAULT 0,
    appended_at     timestamptz NOT NULL, -- to the log; every answer about ages counts from here
    parked_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX parked_id ON ${schema}.parked (id);
CREATE INDEX parked_due ON ${schema}.parked (next_attempt_at) WHERE state IN ('DELAYED', 'RETRY', 'DEAD_LETTER');
CREATE INDEX parked_lane ON ${schema}.parked (topic, md5(key), position)
    WHERE ordered AND state IN ('RETRY', 'WAITING', 'BLOCKED');

-- The messages whose effects a consumer has had.
CREATE TABLE ${schema}.inbox (
    consumer   text        NOT NULL,
    message_id uuid        NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, message_id)
);

CREATE INDEX inbox_claimed_at ON ${schema}.inbox USING brin (claimed_at);

-- Who claims under a consumer's name. Two applications that do take the messages away from each other.
CREATE TABLE ${schema}.inbox_reader (
    consumer text        NOT NULL,
    reader   text        NOT NULL,
    seen_at  timestamptz NOT NULL,
    PRIMARY KEY (consumer, reader)
) WITH (fillfactor = 50);

-- How far a consumer has read a broker's log, if it keeps the positions in its own database.
CREATE TABLE ${schema}.read_position (
    consumer  text   NOT NULL,
    partition text   NOT NULL,
    log_id    text   NOT NULL,  -- tells a topic from another one that was made under its name later
    position  bigint NOT NULL,
    PRIMARY KEY (consumer, partition)
) WITH (fillfactor = 50);
