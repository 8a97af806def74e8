-- Runs of several steps that go on where they stopped. The owner is one process at one time; the fence grows with each. A step locks
-- the row of its run, and changes nothing there.
CREATE TABLE ${schema}.step_run (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer    text        COLLATE "C" NOT NULL,
    run_key     text        COLLATE "C" NOT NULL,
    state       text        NOT NULL CHECK (state IN
        ('READY', 'RUNNING', 'WAITING', 'RETRYING', 'HALTED', 'COMPLETED', 'REFUSED', 'CANCELLED')),
    owner       text        NOT NULL,
    fence       bigint      NOT NULL, -- microseconds since 1970 when it was taken up, or more
    attempt     integer     NOT NULL, -- how many there were with as many steps
    attempt_from integer    NOT NULL DEFAULT 0, -- how many steps there were when it began
    fingerprint bytea       NOT NULL, -- of what was asked for
    input       bytea,                -- the message; null where only the caller knows
    unwind_end  text        CHECK (unwind_end IN ('REFUSED', 'CANCELLED')), -- how it ends once its steps are undone
    reason      text,                 -- of that
    waiting_for text,                 -- the step for which it rests, or has rested
    waits_step  integer     NOT NULL DEFAULT 0, -- its number
    waits_until timestamptz,          -- how long at most
    held_until  timestamptz NOT NULL, -- the end of the lease
    due_at      timestamptz,          -- when somebody else can take it up
    error       text,                 -- of the last attempt
    result      bytea,
    forget_at   timestamptz,          -- of a run that has ended
    begun_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (consumer, run_key)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- What another process can take up. A run that is held comes into it with the end of its lease.
CREATE INDEX step_run_due ON ${schema}.step_run (consumer, due_at) WHERE due_at IS NOT NULL AND input IS NOT NULL;
-- A summary of each range of pages, so that the end of a run stays within its page.
CREATE INDEX step_run_forget_at ON ${schema}.step_run USING brin (forget_at) WITH (autosummarize = on);

-- The steps of a run that are done, in their order.
CREATE TABLE ${schema}.step (
    run         bigint      NOT NULL,
    number      integer     NOT NULL,
    name        text        NOT NULL,
    kind        text        NOT NULL,
    outcome     text        NOT NULL,
    result      bytea,
    reason      text,
    undone      boolean     NOT NULL,
    PRIMARY KEY (run, number)
);

-- Answers for which runs wait, or will wait.
CREATE TABLE ${schema}.step_answer (
    run         bigint      NOT NULL,
    name        text        NOT NULL,
    answer      bytea       NOT NULL,
    PRIMARY KEY (run, name)
);
