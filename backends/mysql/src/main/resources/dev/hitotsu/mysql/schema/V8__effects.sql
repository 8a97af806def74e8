-- Effects that happen once outside of a transaction of their own, or with a result that is kept. The owner is one run; the fence grows
-- with each. What changes while a run lives is in no index but that of what may be forgotten.
CREATE TABLE IF NOT EXISTS ${schema}.effect (
    consumer    VARBINARY(765) NOT NULL, -- UTF-8; text would be compared without its last blanks
    effect_key  VARBINARY(765) NOT NULL, -- the same
    state       VARCHAR(16)  NOT NULL,  -- HELD, RELEASED, DONE; CLAIMED within the transaction of an effect
    owner       BINARY(16)   NOT NULL,
    fence       BIGINT       NOT NULL,  -- microseconds since 1970 when it was claimed, or more
    attempt     INT          NOT NULL,
    fingerprint VARBINARY(64) NOT NULL, -- of what was asked for
    result      LONGBLOB,               -- null where there is none, or where it is too large
    held_until  DATETIME(6)  NOT NULL,
    forget_at   DATETIME(6)  NOT NULL,
    PRIMARY KEY (consumer, effect_key),
    KEY effect_forget_at (forget_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
