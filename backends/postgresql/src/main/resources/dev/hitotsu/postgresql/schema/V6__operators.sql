-- What operators have changed: a row for each message and change, written in the transaction of the change. Nobody deletes
-- them but you.
CREATE TABLE ${schema}.operator_change (
    number       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    action       text        NOT NULL CHECK (action IN ('RETRY', 'SKIP', 'EDIT')),
    actor        text        NOT NULL,
    position     bigint      NOT NULL,
    message_id   uuid        NOT NULL,
    state_before text        NOT NULL,
    version      bigint      NOT NULL, -- of the parked message after the change
    replacement  uuid,                 -- the message that stands for an edited one
    changed_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX operator_change_message ON ${schema}.operator_change (message_id);

-- Operators look at one state at a time, a page from a position on.
CREATE INDEX parked_state ON ${schema}.parked (state, position);
