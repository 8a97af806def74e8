-- Messages whose effects have failed, and those that wait behind them. A row goes away in the transaction of its effect; whoever
-- works on a lane has locked its first row.
CREATE TABLE IF NOT EXISTS ${schema}.inbox_parked (
    number          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY, -- the order within a lane
    consumer        VARCHAR(255) NOT NULL,
    lane            BIGINT,                -- a hash of topic and key; null if the message holds nothing back
    state           VARCHAR(16)  NOT NULL,
    attempts        INT          NOT NULL,
    next_attempt_at DATETIME(6)  NOT NULL,
    last_error      MEDIUMTEXT,
    reader          TEXT         NOT NULL, -- who has received it
    id              BINARY(16)   NOT NULL,
    topic           TEXT         NOT NULL,
    message_key     LONGTEXT,
    type            TEXT         NOT NULL,
    payload         LONGBLOB,
    headers         LONGTEXT,
    occurred_at     DATETIME(6)  NOT NULL,
    deliver_after   DATETIME(6),
    version         BIGINT       NOT NULL,
    parked_at       DATETIME(6)  NOT NULL,
    changed_at      DATETIME(6)  NOT NULL,
    UNIQUE KEY inbox_parked_message (consumer, id),
    KEY inbox_parked_lane (consumer, lane, number),
    KEY inbox_parked_due (consumer, state, next_attempt_at),
    KEY inbox_parked_state (state, number)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
