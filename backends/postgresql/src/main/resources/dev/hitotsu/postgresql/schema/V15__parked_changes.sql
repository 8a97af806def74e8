-- A preview of a change of many messages counts up to 100,000 of them, and when each was changed, by the index alone. Only relays write
-- to the table, and they wait until the index is there.
CREATE INDEX parked_state_changed ON ${schema}.parked (state, position) INCLUDE (changed_at);
DROP INDEX ${schema}.parked_state;
