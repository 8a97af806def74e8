package dev.hitotsu.it.effect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * A process that reads one partition of a log of numbers (the table {@code log}) and handles them at least once:
 * partition, JDBC URL, user, password. The acknowledgement is a transaction of its own.
 */
final class ParkingConsumerMain {
    private static final int BATCH = 20;
    private static final long IDLE_NANOS = Duration.ofMillis(5).toNanos();

    private ParkingConsumerMain() {}

    public static void main(String[] arguments) throws Exception {
        int partition = Integer.parseInt(arguments[0]);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[1]);
        config.setUsername(arguments[2]);
        config.setPassword(arguments[3]);
        config.setMaximumPoolSize(8);
        DataSource pool = new HikariDataSource(config);
        PostgreSql database = PostgreSql.of(pool);
        JdbcInboxHandler handler = database.inboxHandler("killed", ParkingConsumerMain::effect)
                .withParking(
                        database.parkingStore(),
                        Parking.DEFAULT.withRetry(
                                1_000_000, new Backoff(Duration.ofMillis(1), Duration.ofMillis(50), 0.5)));
        while (true) {
            List<Message> batch = read(pool, partition);
            if (batch.isEmpty()) {
                handler.runIfDue();
                LockSupport.parkNanos(IDLE_NANOS);
            } else {
                handler.handle(new ReceivedBatch(batch, Map.of(), "partition " + partition));
                acknowledge(pool, partition, batch.size());
            }
        }
    }

    /** Every third number fails more often than not. A key's numbers are in order. */
    private static void effect(Connection connection, Message message) throws SQLException {
        int number = Integer.parseInt(message.type());
        if (number % 3 == 0 && ThreadLocalRandom.current().nextInt(3) > 0) {
            throw new IllegalStateException("not yet " + number);
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO counted (key, number) VALUES (?, ?)")) {
            insert.setString(1, message.key());
            insert.setInt(2, number);
            insert.executeUpdate();
        }
    }

    private static List<Message> read(DataSource pool, int partition) throws SQLException {
        List<Message> batch = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT id, key, number FROM log WHERE part = ?"
                        + " AND number > (SELECT done FROM acknowledged WHERE part = log.part) ORDER BY number LIMIT "
                        + BATCH)) {
            select.setInt(1, partition);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batch.add(Message.builder("numbers", rows.getString(3))
                            .id(rows.getObject(1, UUID.class))
                            .key(rows.getString(2))
                            .build());
                }
            }
        }
        return batch;
    }

    private static void acknowledge(DataSource pool, int partition, int count) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE acknowledged SET done = done + ? WHERE part = ?")) {
            update.setInt(1, count);
            update.setInt(2, partition);
            update.executeUpdate();
        }
    }
}
