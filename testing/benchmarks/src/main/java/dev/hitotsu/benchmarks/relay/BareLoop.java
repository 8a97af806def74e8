package dev.hitotsu.benchmarks.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The speed of a hand-written loop without any promise. It reads the next 5,000 rows, sends each with two headers,
 * waits for all of them, and saves the position. It loses rows that commit late, and ignores the order after failures.
 */
final class BareLoop {
    private static final int ROWS_PER_QUERY = 5_000;
    private static final String SQL = "SELECT position, id, topic, key, type, payload FROM hitotsu.message"
            + " WHERE position > ? ORDER BY position LIMIT " + ROWS_PER_QUERY;

    private final DataSource dataSource;
    private final String bootstrapServers;

    BareLoop(DataSource dataSource, String bootstrapServers) {
        this.dataSource = dataSource;
        this.bootstrapServers = bootstrapServers;
    }

    /** Sends everything once. Returns messages per second. */
    double run() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(KafkaProducerBaseline.settings(bootstrapServers))) {
            connection.unwrap(PGConnection.class).setPrepareThreshold(1);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS bare_position (position bigint)");
                statement.execute("TRUNCATE bare_position");
                statement.execute("INSERT INTO bare_position VALUES (0)");
            }
            long started = System.nanoTime();
            long sent = loop(connection, producer);
            return sent / ((System.nanoTime() - started) / 1e9);
        }
    }

    private static long loop(Connection connection, KafkaProducer<byte[], byte[]> producer) throws SQLException {
        long sent = 0;
        long position = 0;
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (PreparedStatement select = connection.prepareStatement(SQL);
                PreparedStatement save = connection.prepareStatement("UPDATE bare_position SET position = ?")) {
            while (true) {
                select.setLong(1, position);
                int rows = 0;
                try (ResultSet page = select.executeQuery()) {
                    while (page.next()) {
                        position = page.getLong(1);
                        send(producer, page, failure);
                        rows++;
                    }
                }
                if (rows == 0) {
                    return sent;
                }
                producer.flush();
                if (failure.get() != null) {
                    throw new IllegalStateException("the bare loop failed", failure.get());
                }
                save.setLong(1, position);
                save.executeUpdate();
                sent += rows;
            }
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, ResultSet row, AtomicReference<@Nullable Exception> failure)
            throws SQLException {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(row.getString(3), row.getString(4).getBytes(UTF_8), row.getBytes(6));
        record.headers().add("id", row.getBytes(2));
        record.headers().add("type", row.getString(5).getBytes(UTF_8));
        var unused = producer.send(record, (metadata, e) -> failure.compareAndSet(null, e));
    }
}
