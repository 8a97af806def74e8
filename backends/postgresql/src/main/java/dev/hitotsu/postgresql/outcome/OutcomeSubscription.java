package dev.hitotsu.postgresql.outcome;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.HeaderCodec;
import dev.hitotsu.jdbc.internal.OutcomeLanes;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.Subscription;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Reads outcomes on from where its consumer has handled all, lane by lane. It asks again and again; a position is all that it writes.
 */
final class OutcomeSubscription implements Subscription<OutcomeDelivery> {
    private static final long MIN_PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final String COLUMNS =
            "lane, position, call_id, round, topic, key, type, accepted, status, headers, body, truncated";

    private final DataSource dataSource;
    private final SchemaName schema;
    private final String consumer;
    private final int batch;
    /** Behind what was delivered, by lane; empty before the first read and after a failure. */
    private final Map<Integer, Long> positions = new TreeMap<>();

    private final Set<String> held = new HashSet<>();
    private LossListener listener = lanes -> {};

    OutcomeSubscription(DataSource dataSource, SchemaName schema, String consumer, int batch) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.consumer = consumer;
        this.batch = batch;
    }

    @Override
    public String reader() {
        return "outcomes in schema " + schema;
    }

    @Override
    public void onLost(LossListener newListener) {
        listener = newListener;
    }

    @Override
    public List<OutcomeDelivery> poll(Duration maxWait) throws BrokerUnavailableException, InterruptedException {
        long until = System.nanoTime() + maxWait.toNanos();
        long pause = MIN_PAUSE_NANOS;
        while (true) {
            List<OutcomeDelivery> found = read();
            long left = until - System.nanoTime();
            if (!found.isEmpty() || left <= 0) {
                return found;
            }
            // The table tells nobody of new rows.
            TimeUnit.NANOSECONDS.sleep(Math.min(pause, left));
            pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
        }
    }

    private List<OutcomeDelivery> read() throws BrokerUnavailableException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            if (positions.isEmpty()) {
                positions.putAll(loadPositions(connection));
            }
            List<OutcomeDelivery> found = read(connection);
            found.forEach(delivery -> positions.put(delivery.number(), delivery.position()));
            return found;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Also says that this consumer is there: what it has not handled is kept. */
    private Map<Integer, Long> loadPositions(Connection connection) throws SQLException {
        String sql = schema.in("""
                INSERT INTO ${schema}.outcome_reader (consumer, lane, position)
                SELECT ?, lane, 0 FROM generate_series(0, ?) AS lane
                ON CONFLICT (consumer, lane) DO UPDATE SET seen_at = clock_timestamp() RETURNING lane, position
                """);
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setString(1, consumer);
            upsert.setInt(2, OutcomeLanes.COUNT - 1);
            Map<Integer, Long> loaded = new TreeMap<>();
            try (ResultSet rows = upsert.executeQuery()) {
                while (rows.next()) {
                    loaded.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return loaded;
        }
    }

    private List<OutcomeDelivery> read(Connection connection) throws SQLException {
        String sql = schema.in("""
                SELECT found.* FROM unnest(?::smallint[], ?::bigint[]) AS reader(lane, after) CROSS JOIN LATERAL (
                    (SELECT %1$s FROM ${schema}.outcome_0 AS row
                        WHERE row.lane = reader.lane AND row.position > reader.after ORDER BY row.position LIMIT ?)
                    UNION ALL
                    (SELECT %1$s FROM ${schema}.outcome_1 AS row
                        WHERE row.lane = reader.lane AND row.position > reader.after ORDER BY row.position LIMIT ?)
                ) AS found ORDER BY position LIMIT ?
                """.formatted(COLUMNS));
        List<Map.Entry<Integer, Long>> wanted = positions.entrySet().stream()
                .filter(entry -> !held.contains(String.valueOf(entry.getKey())))
                .toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, array(connection, "smallint", wanted.stream().map(Map.Entry::getKey)));
            select.setArray(2, array(connection, "bigint", wanted.stream().map(Map.Entry::getValue)));
            select.setInt(3, batch);
            select.setInt(4, batch);
            select.setInt(5, batch);
            List<OutcomeDelivery> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(delivery(rows));
                }
            }
            return found;
        }
    }

    private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    private static OutcomeDelivery delivery(ResultSet row) throws SQLException {
        int i = 1;
        int lane = row.getInt(i++);
        long position = row.getLong(i++);
        UUID callId = Objects.requireNonNull(row.getObject(i++, UUID.class));
        long round = row.getLong(i++);
        String topic = Objects.requireNonNull(row.getString(i++));
        String key = row.getString(i++);
        String type = Objects.requireNonNull(row.getString(i++));
        boolean accepted = row.getBoolean(i++);
        int status = row.getInt(i++);
        String headers = row.getString(i++);
        byte[] body = Objects.requireNonNull(row.getBytes(i++));
        Answer answer = new Answer(status, HeaderCodec.decode(headers), body, row.getBoolean(i));
        return new OutcomeDelivery(
                lane, position, new Outcome(callId, round, topic, key, type, accepted, answer).toMessage());
    }

    @Override
    public void hold(Collection<String> lanes) {
        held.addAll(lanes);
    }

    @Override
    public void resume(Collection<String> lanes) {
        held.removeAll(lanes);
    }

    @Override
    public void acknowledge(List<OutcomeDelivery> done) throws BrokerUnavailableException {
        Map<Integer, Long> handled = new TreeMap<>();
        done.forEach(delivery -> handled.merge(delivery.number(), delivery.position(), Math::max));
        String sql = schema.in("""
                UPDATE ${schema}.outcome_reader SET position = greatest(position, ?), seen_at = clock_timestamp()
                WHERE consumer = ? AND lane = ?
                """);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            connection.setAutoCommit(true);
            for (Map.Entry<Integer, Long> lane : handled.entrySet()) {
                update.setLong(1, lane.getValue());
                update.setString(2, consumer);
                update.setInt(3, lane.getKey());
                update.executeUpdate();
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** What was delivered and not acknowledged comes again. */
    private BrokerUnavailableException unavailable(SQLException e) {
        Set<String> lanes = new HashSet<>();
        positions.keySet().forEach(lane -> lanes.add(String.valueOf(lane)));
        positions.clear();
        held.clear();
        listener.lost(lanes);
        return new BrokerUnavailableException(FailureLog.describe(e), e);
    }

    @Override
    public void close() {
        // A position is written with each acknowledgement.
    }
}
