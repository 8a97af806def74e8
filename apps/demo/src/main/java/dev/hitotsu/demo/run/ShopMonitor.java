package dev.hitotsu.demo.run;

import dev.hitotsu.demo.database.DatabaseServer;
import dev.hitotsu.demo.database.ShopSnapshot;
import dev.hitotsu.demo.report.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Reads the state of the shop from its database four times a second, for the progress line and the charts. */
final class ShopMonitor implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int SAMPLES_PER_LINE = 20;

    private final DatabaseServer database;
    private final ProgressLog progress;
    private final Supplier<Optional<String>> fault;
    private final List<Timeline.Sample> samples = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<ShopSnapshot> latest = Optional.empty();

    /** Used by the thread alone. */
    private final Standstill standstill;

    /** The supplier says which fault is under way. */
    ShopMonitor(DatabaseServer database, ProgressLog progress, Supplier<Optional<String>> fault) {
        this.database = database;
        this.fault = fault;
        this.progress = progress;
        this.standstill = new Standstill(progress.seconds());
        this.thread = Thread.ofVirtual().start(this::watch);
    }

    /** The last state; empty while the database is unavailable. */
    Optional<ShopSnapshot> latest() {
        return latest;
    }

    List<Timeline.Sample> samples() {
        return List.copyOf(samples);
    }

    private void watch() {
        for (int number = 0; !closed; number++) {
            latest = database.shop();
            if (latest.isPresent()) {
                samples.add(sample(latest.get()));
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

    private Timeline.Sample sample(ShopSnapshot shop) {
        return new Timeline.Sample(
                progress.seconds(),
                shop.created(),
                shop.delivered(),
                shop.requested(),
                shop.charged(),
                shop.backlog(),
                shop.oldestAgeSeconds());
    }

    private static String describe(ShopSnapshot snapshot) {
        return "%,d orders, %,d waiting to be sent (oldest %.1f s), %,d charged, %,d notified"
                .formatted(
                        snapshot.created(),
                        snapshot.backlog(),
                        snapshot.oldestAgeSeconds(),
                        snapshot.charged(),
                        snapshot.notified());
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
