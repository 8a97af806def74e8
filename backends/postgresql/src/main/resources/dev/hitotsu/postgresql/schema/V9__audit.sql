-- What operators have done: a row for each transaction, written in it. The rows of operator_change tell of each message. Nobody
-- deletes them but you.
CREATE TABLE ${schema}.operator_audit (
    number    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operation uuid        NOT NULL, -- one press of a button, one command, one request
    action    text        NOT NULL CHECK (action IN ('RETRY', 'SKIP', 'EDIT', 'REVEAL')),
    actor     text        NOT NULL,
    reason    text,                 -- in the actor's words
    scope     text        NOT NULL, -- which messages were meant
    changed   integer     NOT NULL,
    done_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
