package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.Page;
import dev.hitotsu.jdbc.internal.operator.PlaceQueries;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Tells which keys messages have. Only the hash of a key leaves the server: a key may be large. */
public final class OutboxPlaceQueries implements PlaceQueries {
    private static final String LANE = "hashtextextended(key, hashtextextended(topic, 0))";

    private final SchemaName schema;

    public OutboxPlaceQueries(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public List<Place> parked(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        IndexScans.only(connection);
        FilterConditions conditions = new FilterConditions(filter);
        String sql = schema.in("""
                SELECT position, %1$s, ordered AND key IS NOT NULL AND %2$s
                FROM ${schema}.parked WHERE (state, position) > (?, ?) AND (state, position) <= (?, ?)
                ORDER BY state, position LIMIT %3$d
                """.formatted(LANE, conditions.sql(), Page.MAX_ROWS));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = conditions.bind(select, 1);
            select.setString(next, filter.state().name());
            select.setLong(next + 1, range.after());
            select.setString(next + 2, filter.state().name());
            select.setLong(next + 3, range.upTo());
            return Place.read(select);
        }
    }

    /** {@inheritDoc} Parked messages in the page's range are no more than the page's rows: each is one of them. */
    @Override
    public List<Place> delivered(Connection connection, long from) throws SQLException {
        IndexScans.only(connection);
        LogCheckpoint saved = CheckpointLog.newest(connection, schema);
        String sql = schema.in("""
                WITH page AS MATERIALIZED (SELECT position, topic, key FROM ${schema}.message
                    WHERE position >= ? AND position <= ? ORDER BY position LIMIT %2$d)
                SELECT position, %1$s, key IS NOT NULL AND position NOT IN (SELECT position FROM ${schema}.parked
                    WHERE position BETWEEN (SELECT min(position) FROM page) AND (SELECT max(position) FROM page))
                FROM page
                """.formatted(LANE, NewerCount.MAX_ROWS));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, from);
            select.setLong(2, saved.position());
            return Place.read(select).stream()
                    .filter(place -> saved.hasPassed(place.position()))
                    .toList();
        }
    }
}
