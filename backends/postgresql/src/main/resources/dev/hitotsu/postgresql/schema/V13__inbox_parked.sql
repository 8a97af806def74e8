-- Messages whose effects have failed, and those that wait behind them. A row goes away in the transaction of its effect; whoever
-- works on a lane has locked its first row.
CREATE TABLE ${schema}.inbox_parked (
    number          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the order within a lane
    consumer        text        NOT NULL,
    lane            bigint,     -- a hash of topic and key; null if the message holds nothing back
    state           text        NOT NULL CHECK (state IN ('RETRY', 'WAITING', 'DEAD', 'SKIPPED')),
    attempts        integer     NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    last_error      text,
    reader          text        NOT NULL, -- who has received it
    id              uuid        NOT NULL,
    topic           text        NOT NULL,
    key             text,
    type            text        NOT NULL,
    payload         bytea,
    headers         text,
    occurred_at     timestamptz NOT NULL,
    deliver_after   timestamptz,
    version         bigint      NOT NULL,
    parked_at       timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    UNIQUE (consumer, id)
);

CREATE INDEX inbox_parked_lane ON ${schema}.inbox_parked (consumer, lane, number) WHERE state IN ('RETRY', 'WAITING');
CREATE INDEX inbox_parked_due ON ${schema}.inbox_parked (consumer, next_attempt_at) WHERE state = 'RETRY';
CREATE INDEX inbox_parked_state ON ${schema}.inbox_parked (state, number);
