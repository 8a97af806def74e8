package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.DueMark;
import dev.hitotsu.jdbc.internal.relay.ParkedColumns;
import dev.hitotsu.jdbc.internal.relay.ParkedMessages;
import dev.hitotsu.jdbc.internal.relay.SendableMessages;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.Uuids;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parked messages that a relay may send. It looks first where they are and how large, and then reads as many
 * as fit: the driver holds all that it is given in memory. Not thread-safe; blocks.
 */
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
        String due = schema.in("""
                SELECT position, size FROM ${schema}.parked AS candidate
                WHERE state IN ('DELAYED', 'RETRY', 'DEAD_LETTER') AND next_attempt_at <= UTC_TIMESTAMP(6)
                  AND next_attempt_at >= %s
                  AND NOT (state = 'RETRY' AND ordered AND EXISTS (
                      SELECT 1 FROM ${schema}.parked AS earlier FORCE INDEX (parked_lane)
                      WHERE earlier.lane = candidate.lane AND earlier.position < candidate.position
                        AND earlier.ordered AND earlier.state IN ('RETRY', 'WAITING', 'BLOCKED')))
                ORDER BY next_attempt_at, position LIMIT ?
                """.formatted(MessageColumns.TIME_PARAMETER));
        long mark = dueMark.current(last -> nextMark(connection, last));
        try (PreparedStatement select = connection.prepareStatement(due)) {
            select.setLong(1, mark);
            select.setInt(2, limit);
            return read(connection, positions(select, maxBytes));
        }
    }

    /** The first entry of the index that is alive, from the last mark on. */
    private long nextMark(Connection connection, @Nullable Long last) throws SQLException {
        String from =
                last == null ? "next_attempt_at IS NOT NULL" : "next_attempt_at >= " + MessageColumns.TIME_PARAMETER;
        String margin = "UTC_TIMESTAMP(6) - INTERVAL " + DueMark.MARGIN.toSeconds() + " SECOND";
        String sql = schema.in("SELECT "
                + MessageColumns.time("LEAST(" + margin + ", IFNULL((SELECT next_attempt_at"
                        + " FROM ${schema}.parked FORCE INDEX (parked_due) WHERE state IN ('DELAYED', 'RETRY', 'DEAD_LETTER')"
                        + " AND " + from + " ORDER BY next_attempt_at LIMIT 1), " + margin + "))"));
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
        String waiting = schema.in("SELECT position, size FROM ${schema}.parked WHERE lane = ? AND "
                + ParkedMessages.HOLDS_LANE + " ORDER BY position LIMIT ?");
        try (PreparedStatement select = connection.prepareStatement(waiting)) {
            select.setBytes(1, Lanes.hash(lane));
            select.setInt(2, limit);
            return read(connection, positions(select, maxBytes));
        }
    }

    /** One query for the positions, each lane by the index of lanes, and one for the messages. */
    @Override
    public Map<Lane, List<ParkedMessage>> waitingMessages(
            Connection connection, Collection<Lane> lanes, int limit, long maxBytes) throws SQLException {
        if (lanes.isEmpty()) {
            return Map.of();
        }
        Map<Lane, List<Long>> positions = positions(connection, List.copyOf(lanes), limit, maxBytes);
        Map<Long, ParkedMessage> messages = readAll(
                connection, positions.values().stream().flatMap(List::stream).toList());
        Map<Lane, List<ParkedMessage>> found = new HashMap<>();
        positions.forEach((lane, ofLane) -> found.put(lane, inOrder(ofLane, messages)));
        return found;
    }

    private Map<Lane, List<Long>> positions(Connection connection, List<Lane> lanes, int limit, long maxBytes)
            throws SQLException {
        String waiting = IntStream.range(0, lanes.size())
                .mapToObj(number -> "(SELECT position, size, " + number + " AS lane_number FROM ${schema}.parked"
                        + " FORCE INDEX (parked_lane) WHERE lane = ? AND " + ParkedMessages.HOLDS_LANE
                        + " ORDER BY position LIMIT ?)")
                .collect(Collectors.joining(" UNION ALL "));
        try (PreparedStatement select =
                connection.prepareStatement(schema.in(waiting + " ORDER BY lane_number, position"))) {
            int next = 1;
            for (Lane lane : lanes) {
                select.setBytes(next++, Lanes.hash(lane));
                select.setInt(next++, limit);
            }
            return positionsByLane(select, lanes, maxBytes);
        }
    }

    private Map<Lane, List<Long>> positionsByLane(PreparedStatement select, List<Lane> lanes, long maxBytes)
            throws SQLException {
        Map<Lane, List<Long>> positions = new HashMap<>();
        Map<Lane, Long> bytes = new HashMap<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Lane lane = lanes.get(rows.getInt(3));
                long before = bytes.getOrDefault(lane, 0L);
                if (before < maxBytes || !positions.containsKey(lane)) {
                    positions.computeIfAbsent(lane, any -> new ArrayList<>()).add(rows.getLong(1));
                    bytes.put(lane, before + countedBytes(rows.getLong(2)));
                }
            }
        }
        return positions;
    }

    /** Of a message that is too large next to nothing is read. */
    private long countedBytes(long size) {
        return size <= maxMessageSize ? size : 0;
    }

    @Override
    public List<ParkedMessage> withIds(Connection connection, Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        String rows = schema.in("SELECT position, size FROM ${schema}.parked WHERE id IN ("
                + Parameters.marks(ids.size()) + ") ORDER BY position");
        try (PreparedStatement select = connection.prepareStatement(rows)) {
            int next = 1;
            for (UUID id : ids) {
                select.setBytes(next++, Uuids.toBytes(id));
            }
            return read(connection, positions(select, Long.MAX_VALUE));
        }
    }

    /** The first positions whose messages have up to so many bytes together, at least one. */
    private List<Long> positions(PreparedStatement select, long maxBytes) throws SQLException {
        List<Long> positions = new ArrayList<>();
        long bytes = 0;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next() && (positions.isEmpty() || bytes < maxBytes)) {
                positions.add(rows.getLong(1));
                bytes += countedBytes(rows.getLong(2));
            }
        }
        return positions;
    }

    private List<ParkedMessage> read(Connection connection, List<Long> positions) throws SQLException {
        return inOrder(positions, readAll(connection, positions));
    }

    private Map<Long, ParkedMessage> readAll(Connection connection, List<Long> positions) throws SQLException {
        if (positions.isEmpty()) {
            return Map.of();
        }
        String sql = schema.in("SELECT " + ParkedColumns.READ + MessageColumns.upTo(maxMessageSize)
                + " FROM ${schema}.parked WHERE position IN (" + Parameters.numbers(positions) + ")");
        Map<Long, ParkedMessage> found = new HashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            while (rows.next()) {
                found.put(rows.getLong(1), COLUMNS.read(rows, maxMessageSize));
            }
        }
        return found;
    }

    private static List<ParkedMessage> inOrder(List<Long> positions, Map<Long, ParkedMessage> messages) {
        return positions.stream()
                .flatMap(position -> Stream.ofNullable(messages.get(position)))
                .toList();
    }
}
