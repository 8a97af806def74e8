-- Relays that wait to lead, for operators. A relay of itself asks the lease alone.
CREATE TABLE ${schema}.relay_standby (
    owner   text        PRIMARY KEY,
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 50);
