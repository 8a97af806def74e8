package dev.hitotsu.server.relay;

import dev.hitotsu.postgresql.PostgreSqlBacklog;
import dev.hitotsu.postgresql.PostgreSqlBacklog.Snapshot;
import dev.hitotsu.relay.RelayStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a relay. It reads the backlog every two seconds, and logs progress, standing by, and what keeps the relay from
 * working. One thread calls {@link #tick}; all other methods are thread-safe.
 */
final class RelayMonitor {
    private static final Logger log = LoggerFactory.getLogger(RelayMonitor.class);
    private static final int TICKS_PER_BACKLOG = 2;
    private static final int TICKS_PER_PROGRESS = 10;
    private static final int TICKS_PER_REMINDER = 60;

    private final Supplier<RelayStatus> relay;
    private final PostgreSqlBacklog database;
    private volatile @Nullable Snapshot backlog;
    private volatile @Nullable String databaseProblem;
    private boolean loggedStandby;
    private long ticks;
    private long deliveredBefore;
    private long progressNanos = System.nanoTime();
    private long ticksWithProblem;

    RelayMonitor(Supplier<RelayStatus> relay, PostgreSqlBacklog database) {
        this.relay = relay;
        this.database = database;
    }

    RelayStatus status() {
        return relay.get();
    }

    /** The backlog as it was last read; null before the first read and after a failed one. */
    @Nullable Snapshot backlog() {
        return backlog;
    }

    /** Why the last read of the backlog failed; null if it did not fail. */
    @Nullable String databaseProblem() {
        return databaseProblem;
    }

    /** Does what is due. To be called every second. */
    void tick() {
        RelayStatus now = relay.get();
        if (ticks % TICKS_PER_BACKLOG == 0) {
            readBacklog();
        }
        ticks++;
        logStandby(now);
        logProblem(now);
        if (ticks % TICKS_PER_PROGRESS == 0) {
            logProgress(now);
        }
    }

    private void readBacklog() {
        try {
            backlog = database.read();
            databaseProblem = null;
        } catch (SQLException e) {
            log.debug("cannot read the backlog", e);
            backlog = null;
            databaseProblem = "database: " + e.getMessage();
        }
    }

    /** Not at the first tick, because the relay may be about to lead. */
    private void logStandby(RelayStatus now) {
        boolean standsBy = now.role() == RelayStatus.Role.STANDBY && now.problem() == null && ticks > 1;
        if (standsBy && !loggedStandby) {
            log.info("stands by: another relay leads");
        }
        loggedStandby = standsBy;
    }

    /** Only reminders, because the relay itself logs when a problem begins and when it ends. */
    private void logProblem(RelayStatus now) {
        ticksWithProblem = now.problem() == null ? 0 : ticksWithProblem + 1;
        if (ticksWithProblem > 0 && ticksWithProblem % TICKS_PER_REMINDER == 0) {
            log.warn("still waiting: {}", now.problem());
        }
    }

    private void logProgress(RelayStatus now) {
        long delivered = now.delivered() - deliveredBefore;
        long nanos = System.nanoTime();
        double seconds = (nanos - progressNanos) / 1e9;
        deliveredBefore = now.delivered();
        progressNanos = nanos;
        if (delivered > 0) {
            log.info("{}", progress(now, Math.round(delivered / seconds), backlog));
        }
    }

    static String progress(RelayStatus now, long perSecond, @Nullable Snapshot backlog) {
        String delivered = String.format(Locale.ROOT, "delivered %,d, %,d/s now", now.delivered(), perSecond);
        String parked = now.parked() == 0 ? "" : String.format(Locale.ROOT, ", %,d parked", now.parked());
        return delivered + parked + ", " + pending(backlog);
    }

    private static String pending(@Nullable Snapshot backlog) {
        if (backlog == null) {
            return "backlog unknown";
        }
        return backlog.messages() == 0
                ? "no messages pending"
                : String.format(
                        Locale.ROOT,
                        "about %,d pending, the oldest for %s",
                        backlog.messages(),
                        format(backlog.oldestAge()));
    }

    private static String format(Duration age) {
        return age.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1_000.0)
                : age.toMinutes() + " min";
    }
}
