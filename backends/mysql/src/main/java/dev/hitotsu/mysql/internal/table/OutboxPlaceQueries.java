package dev.hitotsu.mysql.internal.table;

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
import java.util.ArrayList;
import java.util.List;

/** Tells which keys messages have. Only a hash of a key leaves the server: a key may be large. */
public final class OutboxPlaceQueries implements PlaceQueries {
    /** The first 60 bits of the hash that parked messages are found by, as a number. */
    private static final String NUMBER = "CAST(CONV(LEFT(HEX(%s), 15), 16, 10) AS SIGNED)";

    private static final String LANE_OF_PARKED = NUMBER.formatted("lane");
    private static final String LANE_OF_LOGGED =
            NUMBER.formatted("UNHEX(SHA2(CONCAT(topic, CHAR(0 USING utf8mb4), message_key), 256))");

    private final SchemaName schema;

    public OutboxPlaceQueries(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public List<Place> parked(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        String sql = schema.in("SELECT position, " + LANE_OF_PARKED + ", " + OutboxPageQueries.PASSES
                + OutboxPageQueries.HAS_ERROR + " AND ordered AND lane IS NOT NULL FROM ${schema}.parked"
                + " WHERE state = ? AND position > ? AND position <= ? ORDER BY position LIMIT " + Page.MAX_ROWS);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            OutboxPageQueries.bindParked(select, filter, range);
            return Place.read(select);
        }
    }

    @Override
    public List<Place> delivered(Connection connection, long from) throws SQLException {
        LogCheckpoint saved = CheckpointTable.newest(connection, schema);
        return LogScan.run(connection, schema, tables -> {
            List<Place> places = new ArrayList<>();
            for (String table : tables.names()) {
                places.addAll(delivered(connection, table, from, saved, NewerCount.MAX_ROWS - places.size()));
            }
            return places;
        });
    }

    private List<Place> delivered(Connection connection, String table, long from, LogCheckpoint saved, int limit)
            throws SQLException {
        String sql = schema.in("SELECT position, " + LANE_OF_LOGGED + ", kind = 0 AND message_key IS NOT NULL"
                + OutboxPageQueries.NOT_PARKED + " FROM ${schema}." + table
                + " AS logged FORCE INDEX (PRIMARY) WHERE position >= ? AND position <= ? ORDER BY position LIMIT "
                + limit);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, from);
            select.setLong(2, saved.position());
            return Place.read(select).stream()
                    .filter(place -> saved.hasPassed(place.position()))
                    .toList();
        }
    }
}
