package dev.hitotsu.jdbc.internal.relay;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From which next attempt on a message can be due: before it there are none. A long transaction keeps the database from
 * removing what retries leave behind in the index of next attempts; a search from the mark on does not meet it again.
 *
 * <p>A settlement or an operator makes a message due at the database's time, or later. So the mark stays
 * {@link #MARGIN} behind that time, in which a change of others must commit, and follows it when it is set back. What
 * nevertheless appears before the mark, written by hand or by a change that took longer, is found when the mark is
 * forgotten, every {@link #FORGOTTEN_AFTER}. Not thread-safe; blocks.
 */
public final class DueMark {
    /** How far behind the database's time the mark stays. */
    public static final Duration MARGIN = Duration.ofSeconds(15);

    /** How long until a search begins at the first message again. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

    private static final Duration MOVED_EVERY = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private @Nullable Long micros;
    private long movedNanos;
    private long forgottenNanos;

    /** No mark yet. */
    public DueMark() {
        this(System::nanoTime);
    }

    DueMark(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.forgottenNanos = nanoTime.getAsLong();
    }

    /** Asks the database for the next mark. */
    @FunctionalInterface
    public interface Search {
        /**
         * The earliest next attempt of all messages from the mark on, or {@link #MARGIN} before the database's time if
         * that is earlier; in microseconds since 1970.
         *
         * @param mark null for all messages
         */
        long next(@Nullable Long mark) throws SQLException;
    }

    /** The mark in microseconds since 1970. It is moved once a second, by a search. */
    public long current(Search search) throws SQLException {
        long now = nanoTime.getAsLong();
        if (now - forgottenNanos >= FORGOTTEN_AFTER.toNanos()) {
            forgottenNanos = now;
            micros = null;
        }
        Long mark = micros;
        if (mark == null || now - movedNanos >= MOVED_EVERY.toNanos()) {
            mark = search.next(mark);
            micros = mark;
            movedNanos = now;
        }
        return mark;
    }
}
