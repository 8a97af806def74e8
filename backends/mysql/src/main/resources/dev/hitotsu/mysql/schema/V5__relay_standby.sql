-- Relays that wait to lead, for operators. A relay of itself asks the lease alone.
CREATE TABLE IF NOT EXISTS ${schema}.relay_standby (
    owner   VARCHAR(500) NOT NULL PRIMARY KEY,
    seen_at DATETIME(6)  NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
