package dev.hitotsu.jdbc.internal;

import dev.hitotsu.message.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that relays which deliver to different places work on one outbox: whoever leads wins, and the messages of one
 * world go to the other. One line a minute, and one when the other relay changes. Used by one thread at a time.
 */
public final class RivalReports {
    private static final Logger log = LoggerFactory.getLogger(RivalReports.class);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final String situation;
    private String reported = "";
    private long reportedAt;

    /** @param situation what this relay does, and the other one would do, for people */
    public RivalReports(String situation) {
        this.situation = situation;
    }

    /** Says who the rival is; nothing for null. */
    public synchronized void report(@Nullable String rival) {
        long now = System.nanoTime();
        if (rival == null || (rival.equals(reported) && now - reportedAt < INTERVAL_NANOS)) {
            return;
        }
        reported = rival;
        reportedAt = now;
        log.warn(
                "{} that delivers elsewhere: {} (expected: one destination for each outbox; has a relay the wrong database?)",
                situation,
                Headers.toValue(rival));
    }
}
