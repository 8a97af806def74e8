package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs failures that come again and again: the first of a kind with its stack trace, then one line a minute that says
 * how many there were. A kind is the class and the text of the error. For authors of receivers. Not thread-safe.
 */
public final class FailureLog {
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_KINDS = 50;

    private final Logger log;
    private final LongSupplier ticker;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    /** The last line of a kind, and how many failures were not logged since. */
    private static final class Kind {
        private long loggedAt;
        private int unlogged;
    }

    /**
     * A log of failures.
     *
     * @param ticker nanoseconds, monotonic
     */
    public FailureLog(Logger log, LongSupplier ticker) {
        requireNonNull(log, "log: null (expected: a logger)");
        requireNonNull(ticker, "ticker: null (expected: a source of numbers)");
        this.log = log;
        this.ticker = ticker;
    }

    /** Logs the failure, unless one of its kind was logged within the last minute. */
    public void log(Level level, String text, Throwable error) {
        requireNonNull(level, "level: null (expected: a level)");
        requireNonNull(text, "text: null (expected: text)");
        requireNonNull(error, "error: null (expected: an exception)");
        long now = ticker.getAsLong();
        String name = describe(error);
        Kind known = kinds.get(name);
        if (known == null) {
            remember(name, now);
            logTrace(level, text, error);
        } else if (now - known.loggedAt >= QUIET_NANOS) {
            log.atLevel(level).log("{}: {} ({} more like it since it was last logged)", text, name, known.unlogged);
            known.loggedAt = now;
            known.unlogged = 0;
        } else {
            known.unlogged++;
        }
    }

    /** A backend of SLF4J asks the error for its text, too. */
    private void logTrace(Level level, String text, Throwable error) {
        try {
            log.atLevel(level).setCause(error).log(text);
        } catch (RuntimeException | Error e) {
            log.atLevel(level).log("{}: {}", text, describe(error));
        }
    }

    private void remember(String name, long now) {
        if (kinds.size() >= MAX_KINDS) {
            kinds.remove(kinds.keySet().iterator().next());
        }
        Kind kind = new Kind();
        kind.loggedAt = now;
        kinds.put(name, kind);
    }

    /** The class of the error, and its text if it has one, as one line. */
    public static String describe(Throwable error) {
        requireNonNull(error, "error: null (expected: an exception)");
        String text = textOf(error);
        String name = error.getClass().getSimpleName();
        return text == null || text.isBlank() ? name : name + ": " + TextChecks.toOneLine(text);
    }

    /** Whose error it is may have made a text of it that throws. */
    private static @Nullable String textOf(Throwable error) {
        try {
            return error.getMessage();
        } catch (RuntimeException | Error e) {
            return "its text fails with " + e.getClass().getName();
        }
    }
}
