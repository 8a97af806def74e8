package dev.hitotsu.server.relay;

import dev.hitotsu.message.Headers;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.api.CappedCount;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a relay. It reads the backlog every two seconds, and logs progress, standing by, and what keeps the relay
 * from working. One thread calls {@link #tick}; all other methods are thread-safe. None blocks: a read has a thread of
 * its own, because a database that hangs must not keep a relay from stopping.
 */
final class RelayMonitor {
    private static final Logger log = LoggerFactory.getLogger(RelayMonitor.class);
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(6).toNanos();
    private static final int TICKS_PER_BACKLOG = 2;
    private static final int TICKS_PER_PROGRESS = 10;
    private static final int TICKS_PER_REMINDER = 60;

    /** What was read, and when. */
    private record Reading(
            @Nullable Snapshot backlog, @Nullable String problem, long nanos) {}

    private final Supplier<RelayStatus> relay;
    private final Supplier<Snapshot> database;
    private final LongSupplier ticker;
    private final Executor threads;
    private final AtomicBoolean isReading = new AtomicBoolean();
    private volatile @Nullable Reading reading;
    private boolean loggedStandby;
    private long ticks;
    private long deliveredBefore;
    private long progressNanos;
    private long ticksWithProblem;

    /**
     * A monitor that has read nothing yet.
     *
     * @param ticker nanoseconds, monotonic
     * @param threads runs a read, one at a time
     */
    RelayMonitor(Supplier<RelayStatus> relay, Supplier<Snapshot> database, LongSupplier ticker, Executor threads) {
        this.relay = relay;
        this.database = database;
        this.ticker = ticker;
        this.threads = threads;
        this.progressNanos = ticker.getAsLong();
    }

    /** Reads on virtual threads. */
    static RelayMonitor of(Supplier<RelayStatus> relay, Supplier<Snapshot> database) {
        return new RelayMonitor(
                relay,
                database,
                System::nanoTime,
                read -> Thread.ofVirtual().name("hitotsu-backlog").start(read));
    }

    RelayStatus status() {
        return relay.get();
    }

    /**
     * The backlog as it was last read; null before the first read, after a failed one, and when the last is too old.
     */
    @Nullable Snapshot backlog() {
        Reading last = reading;
        return last == null || isStale(last) ? null : last.backlog();
    }

    /** Why the backlog is unknown; null while it is known. */
    @Nullable String backlogProblem() {
        Reading last = reading;
        if (last == null) {
            return "the backlog has not been read yet";
        }
        if (last.problem() != null) {
            return last.problem();
        }
        return isStale(last)
                ? "database: no answer for "
                        + Duration.ofNanos(ticker.getAsLong() - last.nanos()).toSeconds() + " s"
                : null;
    }

    private boolean isStale(Reading last) {
        return ticker.getAsLong() - last.nanos() > MAX_AGE_NANOS;
    }

    /** Does what is due. To be called every second. */
    void tick() {
        RelayStatus now = relay.get();
        if (ticks % TICKS_PER_BACKLOG == 0 && isReading.compareAndSet(false, true)) {
            threads.execute(this::readBacklog);
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
            reading = new Reading(database.get(), null, ticker.getAsLong());
        } catch (RuntimeException | Error e) {
            log.debug("cannot read the backlog", e);
            reading = new Reading(null, String.valueOf(e.getMessage()), ticker.getAsLong());
        } finally {
            isReading.set(false);
        }
    }

    /** Not at the first tick, because the relay may be about to lead. */
    private void logStandby(RelayStatus now) {
        boolean standsBy = now.role() == RelayStatus.Role.STANDBY && now.problem() == null && ticks > 1;
        if (standsBy && !loggedStandby) {
            Snapshot backlog = backlog();
            String leader = backlog == null || backlog.leader() == null ? "another relay" : backlog.leader();
            log.info("stands by: {} leads", Headers.toValue(leader));
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
        long nanos = ticker.getAsLong();
        double seconds = (nanos - progressNanos) / 1e9;
        deliveredBefore = now.delivered();
        progressNanos = nanos;
        Snapshot backlog = backlog();
        boolean waiting = now.role() == RelayStatus.Role.LEADING && (backlog == null || backlog.messages() > 0);
        if (delivered > 0 || waiting) {
            log.info("{}", progress(now, Math.round(delivered / seconds), backlog));
        }
    }

    static String progress(RelayStatus now, long perSecond, @Nullable Snapshot backlog) {
        String delivered = String.format(Locale.ROOT, "delivered %,d, %,d/s now", now.delivered(), perSecond);
        String parked = now.parked() == 0 ? "" : String.format(Locale.ROOT, ", %,d parked", now.parked());
        return delivered + parked + ", " + pending(backlog) + givenUp(backlog);
    }

    private static String givenUp(@Nullable Snapshot backlog) {
        if (backlog == null) {
            return "";
        }
        String dead = backlog.dead() == 0 ? "" : ", " + CappedCount.format(backlog.dead()) + " dead";
        return backlog.blocked() == 0 ? dead : dead + ", " + CappedCount.format(backlog.blocked()) + " blocked";
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
