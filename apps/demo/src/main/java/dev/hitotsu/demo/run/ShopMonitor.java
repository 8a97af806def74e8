package dev.hitotsu.demo.run;

import dev.hitotsu.demo.report.Timeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Reads the state of the shop from its database four times a second, for the progress line and the charts. */
final class ShopMonitor implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int SAMPLES_PER_LINE = 20;
    private static final String SNAPSHOT = """
            WITH waiting AS (%1$s)
            SELECT (SELECT count(*) FROM shop_orders.orders),
                (SELECT count(*) FROM shop_payments.requests),
                (SELECT count(*) FROM shop_orders.orders WHERE state <> 'PENDING'
                    OR CAST(order_id AS char(36)) IN (SELECT %2$s FROM shop_calls.parked WHERE state = 'DEAD'
                        UNION ALL SELECT run_key FROM hitotsu.step_run WHERE state = 'HALTED')),
                (SELECT count(*) FROM shop_orders.orders WHERE reason = 'charge refused')
                    - (SELECT count(*) FROM shop_products.stock_movements WHERE quantity > 0),
                (SELECT count(*) FROM shop_notifications.notifications),
                (SELECT coalesce(sum(orders), 0) FROM shop_analytics.product_totals),
                (SELECT count(*) FROM waiting),
                (SELECT coalesce(%3$s, 0) FROM waiting)
            """;

    private static final String POSTGRESQL =
            SNAPSHOT.formatted("""
            WITH saved AS (
                SELECT position FROM (
                    (SELECT fence, number, position FROM hitotsu.checkpoint_0 ORDER BY fence DESC, number DESC LIMIT 1)
                    UNION ALL
                    (SELECT fence, number, position FROM hitotsu.checkpoint_1 ORDER BY fence DESC, number DESC LIMIT 1)
                ) AS both_tables ORDER BY fence DESC, number DESC LIMIT 1)
            SELECT appended_at FROM hitotsu.message
            WHERE position > coalesce((SELECT position FROM saved), 0) AND topic = 'orders'
            UNION ALL SELECT parked_at FROM hitotsu.parked WHERE topic = 'orders'""", "key", "extract(epoch FROM clock_timestamp() - min(appended_at))");

    private static final String MARIADB = SNAPSHOT.formatted(
            """
            SELECT appended_at FROM hitotsu.message
            WHERE position > (SELECT position FROM hitotsu.relay) AND kind = 0 AND topic = 'orders'
            UNION ALL SELECT parked_at FROM hitotsu.parked WHERE topic = 'orders'""", "message_key", "TIMESTAMPDIFF(MICROSECOND, min(appended_at), UTC_TIMESTAMP(6)) / 1000000");

    /**
     * The state of the shop at one moment.
     *
     * @param requested orders for which payments has asked for the charge
     * @param charged orders for which the charge is settled: made, refused, given up, or not to be made because they
     *     were sold out
     * @param unreleased orders that were cancelled and whose stock is still to be released; below zero where that came
     *     first
     * @param backlog messages about new orders that wait to be sent
     * @param oldestAgeSeconds age of the oldest of them
     */
    record Snapshot(
            long created,
            long requested,
            long charged,
            long unreleased,
            long notified,
            long totalled,
            long backlog,
            double oldestAgeSeconds) {
        long delivered() {
            return created - backlog;
        }

        boolean isSettled() {
            return backlog == 0 && charged >= created && unreleased == 0 && notified >= created && totalled >= created;
        }

        /** Who waits for what, in words. */
        String waits() {
            List<String> waits = new ArrayList<>();
            addIfAny(waits, backlog, "the relay waits to send %,d");
            addIfAny(waits, created - backlog - charged, "payments waits for %,d");
            addIfAny(waits, unreleased, "stock waits for %,d");
            addIfAny(waits, created - backlog - notified, "notifications waits for %,d");
            addIfAny(waits, created - backlog - totalled, "analytics waits for %,d");
            return waits.isEmpty() ? "nobody waits for anything" : String.join(", ", waits);
        }

        private static void addIfAny(List<String> waits, long count, String text) {
            if (count > 0) {
                waits.add(text.formatted(count));
            }
        }

        /** Without the value that changes although nothing happens. */
        Snapshot withoutAge() {
            return new Snapshot(created, requested, charged, unreleased, notified, totalled, backlog, 0);
        }

        Timeline.Sample at(double seconds) {
            return new Timeline.Sample(seconds, created, delivered(), requested, charged, backlog, oldestAgeSeconds);
        }
    }

    private final DataSource dataSource;
    private final String sql;
    private final ProgressLog progress;
    private final Supplier<Optional<String>> fault;
    private final List<Timeline.Sample> samples = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<Snapshot> latest = Optional.empty();

    /** Used by the thread alone. */
    private final Standstill standstill;

    /** The supplier says which fault is under way. */
    ShopMonitor(DatabaseServer database, ProgressLog progress, Supplier<Optional<String>> fault) {
        this.dataSource = database.dataSource();
        this.sql = switch (database.kind()) {
            case postgresql -> POSTGRESQL;
            case mariadb -> MARIADB;
        };
        this.fault = fault;
        this.progress = progress;
        this.standstill = new Standstill(progress.seconds());
        this.thread = Thread.ofVirtual().start(this::watch);
    }

    /** The last state; empty while the database is unavailable. */
    Optional<Snapshot> latest() {
        return latest;
    }

    List<Timeline.Sample> samples() {
        return List.copyOf(samples);
    }

    private void watch() {
        for (int number = 0; !closed; number++) {
            latest = read();
            if (latest.isPresent()) {
                samples.add(latest.get().at(progress.seconds()));
            }
            String state = latest.map(ShopMonitor::describe).orElse("the database is unavailable")
                    + standstill.describe(
                            progress.seconds(), latest.orElse(null), fault.get().orElse(null));
            if (number % SAMPLES_PER_LINE == 0) {
                progress.event(state);
            } else {
                progress.status(state);
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private static String describe(Snapshot snapshot) {
        return "%,d orders, %,d waiting to be sent (oldest %.1f s), %,d charged, %,d notified"
                .formatted(
                        snapshot.created(),
                        snapshot.backlog(),
                        snapshot.oldestAgeSeconds(),
                        snapshot.charged(),
                        snapshot.notified());
    }

    private Optional<Snapshot> read() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Optional.of(new Snapshot(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getDouble(8)));
        } catch (SQLException unavailable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
