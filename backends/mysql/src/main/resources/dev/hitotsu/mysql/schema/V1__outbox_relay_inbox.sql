-- The log. A row is written once and never updated. The table with this name is the segment that grows; a relay gives it another
-- name when it is full, and drops it when all of it was delivered. Plain SQL may insert: id, topic, type and occurred_at are
-- necessary, position, kind and size are the database's. Times are in UTC.
CREATE TABLE IF NOT EXISTS ${schema}.message (
    position      BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind          TINYINT     NOT NULL DEFAULT 0,  -- 0 message, 1 a position that nobody uses, 2 the beginning of a segment
    id            BINARY(16)  NOT NULL,
    topic         TEXT        NOT NULL,
    message_key   LONGTEXT,
    type          TEXT        NOT NULL,
    payload       LONGBLOB,
    headers       LONGTEXT,
    occurred_at   DATETIME(6) NOT NULL,
    deliver_after DATETIME(6),
    appended_at   DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    size          BIGINT GENERATED ALWAYS AS (OCTET_LENGTH(topic) + COALESCE(OCTET_LENGTH(message_key), 0)
        + OCTET_LENGTH(type) + COALESCE(OCTET_LENGTH(payload), 0) + COALESCE(OCTET_LENGTH(headers), 0)) STORED,
    UNIQUE KEY message_id (id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO ${schema}.message (position, kind, id, topic, type, occurred_at)
VALUES (1, 2, UNHEX('FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'), '', '', UTC_TIMESTAMP(6));

-- The relay that leads, and how far it has come. The fence grows with every change of the leader; a write counts only if it
-- carries the newest.
CREATE TABLE IF NOT EXISTS ${schema}.relay (
    name       VARCHAR(16) NOT NULL PRIMARY KEY,
    owner      TEXT,
    fence      BIGINT      NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    purpose    TEXT,         -- where the leader delivers to
    rival      TEXT,         -- who last wanted to lead for another purpose
    rival_at   DATETIME(6),
    grantor    TEXT,         -- if coordination decides which relay leads: who granted the lead
    granted    BIGINT,       -- and the fencing token of the grant
    position   BIGINT      NOT NULL,
    gaps       LONGBLOB    NOT NULL,
    checkpoint_kind VARCHAR(64) NOT NULL,
    saves      BIGINT      NOT NULL,
    saved_at   DATETIME(6)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO ${schema}.relay (name, fence, expires_at, position, gaps, checkpoint_kind, saves)
VALUES ('relay', 0, '1970-01-01', 0, '', 'mysql-log', 0);

-- Messages that left the log and were not delivered yet.
CREATE TABLE IF NOT EXISTS ${schema}.parked (
    position        BIGINT      NOT NULL PRIMARY KEY,
    id              BINARY(16)  NOT NULL,
    topic           TEXT        NOT NULL,
    message_key     LONGTEXT,
    type            TEXT        NOT NULL,
    payload         LONGBLOB,
    headers         LONGTEXT,
    occurred_at     DATETIME(6) NOT NULL,
    deliver_after   DATETIME(6),
    state           VARCHAR(16) NOT NULL,
    ordered         BOOLEAN     NOT NULL,
    attempts        INT         NOT NULL,
    former_attempts INT         NOT NULL DEFAULT 0,  -- before a person had it sent again
    next_attempt_at DATETIME(6),                     -- null where none is planned
    last_error      MEDIUMTEXT,
    unreadable      MEDIUMTEXT,                      -- why a row of the log is not a valid message
    version         BIGINT      NOT NULL DEFAULT 0,
    appended_at     DATETIME(6) NOT NULL,            -- to the log; every answer about ages counts from here
    parked_at       DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    changed_at      DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    size            BIGINT GENERATED ALWAYS AS (OCTET_LENGTH(topic) + COALESCE(OCTET_LENGTH(message_key), 0)
        + OCTET_LENGTH(type) + COALESCE(OCTET_LENGTH(payload), 0) + COALESCE(OCTET_LENGTH(headers), 0)) STORED,
    lane            BINARY(32) GENERATED ALWAYS AS
        (UNHEX(SHA2(CONCAT(topic, CHAR(0 USING utf8mb4), message_key), 256))) STORED,
    KEY parked_id (id),
    KEY parked_due (next_attempt_at, position),
    KEY parked_lane (lane, position),
    KEY parked_state (state, position)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What operators have changed: a row for each message and change, written in the transaction of the change. Nobody deletes them.
CREATE TABLE IF NOT EXISTS ${schema}.operator_change (
    number       BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    action       VARCHAR(16) NOT NULL,
    actor        TEXT        NOT NULL,
    position     BIGINT      NOT NULL,
    message_id   BINARY(16)  NOT NULL,
    state_before VARCHAR(16) NOT NULL,
    version      BIGINT      NOT NULL,
    replacement  BINARY(16),
    changed_at   DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The messages whose effects a consumer has had.
CREATE TABLE IF NOT EXISTS ${schema}.inbox (
    consumer   VARCHAR(255) NOT NULL,
    message_id BINARY(16)   NOT NULL,
    mark       BIGINT       NOT NULL,  -- of the claim: tells its own rows from those that were there
    claimed_at DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    PRIMARY KEY (consumer, message_id),
    KEY inbox_claimed_at (claimed_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who claims under a consumer's name. Two applications that do take the messages away from each other.
CREATE TABLE IF NOT EXISTS ${schema}.inbox_reader (
    consumer VARCHAR(255) NOT NULL,
    reader   VARCHAR(500) NOT NULL,
    seen_at  DATETIME(6)  NOT NULL,
    PRIMARY KEY (consumer, reader)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- How far a consumer has read a broker's log, if it keeps the positions in its own database.
CREATE TABLE IF NOT EXISTS ${schema}.read_position (
    consumer       VARCHAR(255) NOT NULL,
    partition_name VARCHAR(255) NOT NULL,
    log_id         TEXT         NOT NULL,  -- tells a topic from another one that was made under its name later
    position       BIGINT       NOT NULL,
    saved_at       DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    PRIMARY KEY (consumer, partition_name)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The newest fencing token of each name, in the same database as the data that it guards.
CREATE TABLE IF NOT EXISTS ${schema}.fence (
    name  VARCHAR(255) NOT NULL PRIMARY KEY,
    token BIGINT       NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
