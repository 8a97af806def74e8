package dev.hitotsu.postgresql.internal.slot;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server what is saved, and learns how far it has come. Used by the reading thread; {@link #saved} may come
 * from another one.
 *
 * <p>A place is confirmed once the log has come to where it was written when the place had been saved. A standby that
 * the server waits for ({@code synchronized_standby_slots}) then has the checkpoint, too: after its promotion its slot
 * is not ahead of its checkpoint.
 */
final class StatusExchange {
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private record Saved(long lsn, LogEnd end) {}

    private final Connection connection;
    private volatile long savedLsn;
    private @Nullable Saved toConfirm;

    /** How far the log was written at some time; once that is read, everything is read that was committed by then. */
    private @Nullable LogEnd end;

    private long exchangedAt = System.nanoTime();

    StatusExchange(Connection connection, long savedLsn) {
        this.connection = connection;
        this.savedLsn = savedLsn;
    }

    /** Everything before this place is saved. Any thread. */
    void saved(long lsn) {
        savedLsn = lsn;
    }

    /** A new stream begins. */
    void begin() {
        toConfirm = null;
    }

    void exchangeIfDue(SlotStream stream) throws SQLException {
        long now = System.nanoTime();
        if (now - exchangedAt < INTERVAL.toNanos()) {
            return;
        }
        exchangedAt = now;
        Saved before = toConfirm;
        if (before != null
                && Long.compareUnsigned(stream.received(), before.end().lsn()) >= 0) {
            stream.confirm(before.lsn());
            toConfirm = null;
        }
        stream.exchangeStatus();
        long lsn = savedLsn;
        LogEnd written = LogEnd.read(connection);
        end = end == null ? written : end;
        toConfirm = toConfirm == null ? new Saved(lsn, written) : toConfirm;
    }

    /** By when everything was committed before this place; null if that is not known. Each is told once. */
    @Nullable Instant timeAt(long lsn) {
        LogEnd seen = end;
        if (seen == null || Long.compareUnsigned(lsn, seen.lsn()) < 0) {
            return null;
        }
        end = null;
        return seen.time();
    }
}
