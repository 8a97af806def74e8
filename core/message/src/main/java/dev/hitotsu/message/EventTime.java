package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes when something happened as the attribute {@code time} of CloudEvents (RFC 3339): in UTC, with six digits of
 * the second, such as {@code 2026-01-02T03:04:05.000006Z}. What is less than a microsecond is cut off. Thread-safe.
 */
public final class EventTime {
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.");
    private static final int DIGITS = 6;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int TEN = 10;

    /**
     * The last second written, because many messages of one second follow each other. Immutable, so a race costs time
     * and nothing else.
     */
    private static volatile Second last = new Second(Instant.EPOCH.getEpochSecond());

    private record Second(long epochSecond, String text) {
        private Second(long epochSecond) {
            this(epochSecond, SECOND.format(LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC)));
        }
    }

    private EventTime() {}

    /** The text of a time. */
    public static String format(Instant time) {
        requireNonNull(time, "time: null (expected: an instant)");
        Second second = last;
        if (second.epochSecond() != time.getEpochSecond()) {
            second = new Second(time.getEpochSecond());
            last = second;
        }
        char[] digits = new char[DIGITS + 1];
        int rest = time.getNano() / NANOS_PER_MICRO;
        for (int i = DIGITS - 1; i >= 0; i--) {
            digits[i] = (char) ('0' + rest % TEN);
            rest /= TEN;
        }
        digits[DIGITS] = 'Z';
        return second.text().concat(new String(digits));
    }
}
