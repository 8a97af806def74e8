-- How calls ended, for whoever made them. The relay that leads adds rows, so they become visible in the order of their positions, and
-- removes those that every consumer has handled.
CREATE TABLE IF NOT EXISTS ${schema}.outcome (
    lane        SMALLINT    NOT NULL,  -- a hash of the key: within a lane, order is kept
    position    BIGINT      NOT NULL,  -- the relay's fence, and a number within its term
    call_id     BINARY(16)  NOT NULL,
    round       BIGINT      NOT NULL,
    topic       TEXT        NOT NULL,
    message_key LONGTEXT,
    type        TEXT        NOT NULL,
    accepted    BOOLEAN     NOT NULL,
    status      INT         NOT NULL,
    headers     LONGTEXT,
    body        LONGBLOB    NOT NULL,
    truncated   BOOLEAN     NOT NULL,
    answered_at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    PRIMARY KEY (lane, position)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- How far each consumer has handled the outcomes of each lane.
CREATE TABLE IF NOT EXISTS ${schema}.outcome_reader (
    consumer VARCHAR(255) NOT NULL,
    lane     SMALLINT     NOT NULL,
    position BIGINT       NOT NULL,
    seen_at  DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    PRIMARY KEY (consumer, lane)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
