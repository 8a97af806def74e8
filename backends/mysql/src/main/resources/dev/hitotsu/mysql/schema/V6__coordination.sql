-- The sessions, and when each expires without a renewal. A session ends when its row is deleted, and not before.
CREATE TABLE IF NOT EXISTS ${schema}.coordination_session (
    id         BINARY(16)  NOT NULL PRIMARY KEY,
    expires_at DATETIME(6) NOT NULL,
    KEY coordination_session_expires_at (expires_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- A counter for each folder. Whoever changes an entry increments it first, and so locks it until the commit: entries
-- appear in the order of their numbers, and who sees the same number has missed nothing. It stays when the folder is
-- empty, because the numbers are fencing tokens and must always grow.
CREATE TABLE IF NOT EXISTS ${schema}.coordination_folder (
    path    VARBINARY(2000) NOT NULL PRIMARY KEY,
    counter BIGINT          NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- Names as bytes in UTF-8: as texts, names that differ in a blank at their end would be the same.
CREATE TABLE IF NOT EXISTS ${schema}.coordination_entry (
    folder  VARBINARY(2000) NOT NULL,
    name    VARBINARY(1000) NOT NULL,
    value   MEDIUMBLOB      NOT NULL,
    created BIGINT          NOT NULL,
    version BIGINT          NOT NULL,
    session BINARY(16),
    PRIMARY KEY (folder, name),
    KEY coordination_entry_session (session)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
