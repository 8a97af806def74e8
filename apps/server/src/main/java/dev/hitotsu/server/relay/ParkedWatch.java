package dev.hitotsu.server.relay;

import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStatus;
import dev.hitotsu.server.api.ConsumersBody;
import dev.hitotsu.server.database.OutboxDatabase;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then how many messages consumers have parked in the outbox's database. One thread calls {@link #tick};
 * {@link #facts} is thread-safe. Neither blocks: a look has a thread of its own, because a database that hangs must not
 * keep a relay from stopping.
 */
final class ParkedWatch {
    private static final Logger log = LoggerFactory.getLogger(ParkedWatch.class);
    private static final int TICKS_PER_LOOK = 5;
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(20).toNanos();

    /** What was seen, and when. */
    private record Look(ConsumersBody facts, long nanos) {}

    private final @Nullable Supplier<ParkedStatus> inbox;
    private final LongSupplier ticker;
    private final Executor threads;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final long since;
    private volatile @Nullable Look last;
    private long ticks;

    /**
     * A watch that has seen nothing yet.
     *
     * @param inbox null where no inbox is kept
     * @param ticker nanoseconds, monotonic
     * @param threads runs a look, one at a time
     */
    ParkedWatch(@Nullable Supplier<ParkedStatus> inbox, LongSupplier ticker, Executor threads) {
        this.inbox = inbox;
        this.ticker = ticker;
        this.threads = threads;
        this.since = ticker.getAsLong();
    }

    static ParkedWatch of(OutboxDatabase database) {
        return new ParkedWatch(
                database.hasInbox() ? database.inboxAdmin()::parkedStatus : null,
                System::nanoTime,
                look -> Thread.ofVirtual().name("hitotsu-parked").start(look));
    }

    /** Does what is due. To be called every second. */
    void tick() {
        Supplier<ParkedStatus> known = inbox;
        if (known != null && ticks++ % TICKS_PER_LOOK == 0 && looking.compareAndSet(false, true)) {
            threads.execute(() -> {
                last = new Look(look(known), ticker.getAsLong());
                looking.set(false);
            });
        }
    }

    /** A relay's user may have no right to look; that is no problem of the relay. */
    private static ConsumersBody look(Supplier<ParkedStatus> inbox) {
        try {
            return ConsumersBody.of(inbox.get());
        } catch (RuntimeException | Error e) {
            log.debug("parked messages of consumers could not be counted", e);
            return ConsumersBody.unknown(String.valueOf(e.getMessage()));
        }
    }

    /** Null where no inbox is kept. */
    @Nullable ConsumersBody facts() {
        if (inbox == null) {
            return null;
        }
        Look seen = last;
        long age = ticker.getAsLong() - (seen == null ? since : seen.nanos());
        if (age > MAX_AGE_NANOS) {
            return ConsumersBody.unknown(
                    "database: no answer for " + Duration.ofNanos(age).toSeconds() + " s");
        }
        return seen == null ? ConsumersBody.unknown("parked messages were not counted yet") : seen.facts();
    }
}
