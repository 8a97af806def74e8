package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.DueMark;
import dev.hitotsu.jdbc.internal.relay.ParkedColumns;
import dev.hitotsu.jdbc.internal.relay.SendableMessages;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.SizedColumns;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the parked messages that a relay may send. Not thread-safe; blocks. */
public final class ParkedMessageQueries implements SendableMessages {
    private static final ParkedColumns COLUMNS = new ParkedColumns(MessageColumns.CODEC);

    private final SchemaName schema;
    private final long maxMessageSize;
    private final DueMark dueMark = new DueMark();

    /**
     * Queries.
     *
     * @param maxMessageSize of larger messages only what identifies them is read
     */
    public ParkedMessageQueries(SchemaName schema, long maxMessageSize) {
        this.schema = schema;
        this.maxMessageSize = maxMessageSize;
    }

    @Override
    public List<ParkedMessage> dueMessages(Connection connection, int limit, long maxBytes) throws SQLException {
        String due = """
                FROM ${schema}.parked AS row
                WHERE state IN ('DELAYED', 'RETRY', 'DEAD_LETTER') AND next_attempt_at <= statement_timestamp()
                  AND next_attempt_at >= %s
                  AND (row.state <> 'RETRY' OR NOT row.ordered OR coalesce(%s, row.position) >= row.position)
                """.formatted(MessageColumns.TIME_PARAMETER, LaneRows.firstPosition("row.topic", "row.key"));
        long mark = dueMark.current(last -> nextMark(connection, last));
        try (PreparedStatement select = connection.prepareStatement(firstOf(due, "next_attempt_at, position"))) {
            select.setLong(1, mark);
            return read(select, 2, limit, maxBytes);
        }
    }

    /** The first entry of the index that is alive, from the last mark on. */
    private long nextMark(Connection connection, @Nullable Long last) throws SQLException {
        String sql = schema.in("""
                SELECT (extract(epoch FROM least(clock_timestamp() - interval '%d seconds', (
                    SELECT next_attempt_at FROM ${schema}.parked
                    WHERE state IN ('DELAYED', 'RETRY', 'DEAD_LETTER') AND %s
                    ORDER BY next_attempt_at LIMIT 1))) * 1000000)::bigint
                """.formatted(
                DueMark.MARGIN.toSeconds(),
                last == null ? "next_attempt_at IS NOT NULL" : "next_attempt_at >= " + MessageColumns.TIME_PARAMETER));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            if (last != null) {
                select.setLong(1, last);
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public List<ParkedMessage> waitingMessages(Connection connection, Lane lane, int limit, long maxBytes)
            throws SQLException {
        return waitingMessages(connection, List.of(lane), limit, maxBytes).getOrDefault(lane, List.of());
    }

    @Override
    public Map<Lane, List<ParkedMessage>> waitingMessages(
            Connection connection, Collection<Lane> lanes, int limit, long maxBytes) throws SQLException {
        List<Lane> asked = List.copyOf(lanes);
        Map<Lane, List<ParkedMessage>> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(waitingInLanes())) {
            select.setArray(1, texts(connection, asked, Lane::topic));
            select.setArray(2, texts(connection, asked, Lane::key));
            select.setInt(3, limit);
            select.setLong(4, maxBytes);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Lane lane = asked.get(rows.getInt("lane_number") - 1);
                    found.computeIfAbsent(lane, any -> new ArrayList<>()).add(COLUMNS.read(rows, maxMessageSize));
                }
            }
        }
        return found;
    }

    /** For each lane the first rows by the index of lanes, however many rows there are. */
    private String waitingInLanes() {
        String inLane = LaneRows.of("held.*", "lanes.lane_topic", "lanes.lane_key", "?");
        return """
                SELECT found.*, lanes.lane_number
                FROM unnest(?, ?) WITH ORDINALITY AS lanes (lane_topic, lane_key, lane_number)
                CROSS JOIN LATERAL (%s) AS found
                ORDER BY lanes.lane_number, found.position
                """.formatted(limited(inLane, "position"));
    }

    private static Array texts(Connection connection, List<Lane> lanes, Function<Lane, String> text)
            throws SQLException {
        return connection.createArrayOf("text", lanes.stream().map(text).toArray());
    }

    @Override
    public List<ParkedMessage> withIds(Connection connection, Collection<UUID> ids) throws SQLException {
        String rows = "FROM ${schema}.parked WHERE id = ANY (?)";
        try (PreparedStatement select = connection.prepareStatement(firstOf(rows, "position"))) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            return read(select, 2, Integer.MAX_VALUE, Long.MAX_VALUE);
        }
    }

    /** The first rows in this order, up to a number of rows and of bytes: the last two parameters. */
    private String firstOf(String rows, String order) {
        return limited("SELECT * " + rows + " ORDER BY " + order + " LIMIT ?", order);
    }

    /** Those that a query finds, in this order, up to a number of bytes: the last parameter. */
    private String limited(String query, String order) {
        return schema.in("""
                SELECT %1$s FROM (
                    SELECT *, sum(CASE WHEN size <= %4$d THEN size ELSE 0 END) OVER (
                        ORDER BY %2$s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                    FROM %3$s) AS counted
                WHERE bytes_before IS NULL OR bytes_before < ? ORDER BY %2$s
                """.formatted(
                        ParkedColumns.READ + SizedColumns.upTo(maxMessageSize),
                        order,
                        SizedColumns.sized("(" + query + ") AS first_rows"),
                        maxMessageSize));
    }

    private List<ParkedMessage> read(PreparedStatement select, int next, int limit, long maxBytes) throws SQLException {
        select.setInt(next, limit);
        select.setLong(next + 1, maxBytes);
        List<ParkedMessage> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(COLUMNS.read(rows, maxMessageSize));
            }
        }
        return found;
    }
}
