-- Runs of several steps that go on where they stopped. The owner is one process at one time; the fence grows with each.
CREATE TABLE IF NOT EXISTS ${schema}.step_run (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    consumer    VARCHAR(255) NOT NULL,
    run_key     VARCHAR(255) NOT NULL,
    state       VARCHAR(16)  NOT NULL,
    owner       VARCHAR(36)  NOT NULL,
    fence       BIGINT       NOT NULL,              -- microseconds since 1970 when it was taken up, or more
    attempt     INT          NOT NULL,              -- how many there were with as many steps
    attempt_from INT         NOT NULL DEFAULT 0,    -- how many steps there were when it began
    fingerprint VARBINARY(64) NOT NULL,             -- of what was asked for
    input       LONGBLOB,                           -- the message; null where only the caller knows
    unwind_end  VARCHAR(16),                        -- how it ends once its steps are undone
    reason      MEDIUMTEXT,                         -- of that
    waiting_for VARCHAR(255),                       -- the step for which it rests, or has rested
    waits_step  INT          NOT NULL DEFAULT 0,    -- its number
    waits_until DATETIME(6),                        -- how long at most
    held_until  DATETIME(6)  NOT NULL,              -- the end of the lease
    due_at      DATETIME(6),                        -- when somebody else can take it up
    error       MEDIUMTEXT,                         -- of the last attempt
    result      LONGBLOB,
    forget_at   DATETIME(6),                        -- of a run that has ended
    begun_at    DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    changed_at  DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    UNIQUE KEY step_run_key (consumer, run_key),
    KEY step_run_due (consumer, due_at),
    KEY step_run_forget_at (forget_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The steps of a run that are done, in their order.
CREATE TABLE IF NOT EXISTS ${schema}.step (
    run         BIGINT       NOT NULL,
    number      INT          NOT NULL,
    name        VARCHAR(255) NOT NULL,
    kind        VARCHAR(16)  NOT NULL,
    outcome     VARCHAR(16)  NOT NULL,
    result      LONGBLOB,
    reason      MEDIUMTEXT,
    undone      BOOLEAN      NOT NULL,
    PRIMARY KEY (run, number)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Answers for which runs wait, or will wait.
CREATE TABLE IF NOT EXISTS ${schema}.step_answer (
    run         BIGINT       NOT NULL,
    name        VARCHAR(255) NOT NULL,
    answer      LONGBLOB     NOT NULL,
    PRIMARY KEY (run, name)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
