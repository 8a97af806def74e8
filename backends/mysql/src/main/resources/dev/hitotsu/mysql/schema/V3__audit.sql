-- What operators have done: a row for each transaction, written in it. The rows of operator_change tell of each message. Nobody
-- deletes them.
CREATE TABLE IF NOT EXISTS ${schema}.operator_audit (
    number    BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    operation BINARY(16)  NOT NULL,  -- one press of a button, one command, one request
    action    VARCHAR(16) NOT NULL,
    actor     TEXT        NOT NULL,
    reason    TEXT,                  -- in the actor's words
    scope     TEXT        NOT NULL,  -- which messages were meant
    changed   INT         NOT NULL,
    done_at   DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
