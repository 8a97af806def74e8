package dev.hitotsu.relay;

import dev.hitotsu.message.SendResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a target may say about the next attempt. */
final class RetryAfter {
    /** A target that asks for longer is asked again all the same: its clock or its arithmetic may be wrong. */
    private static final Duration MAX = Duration.ofHours(1);

    private RetryAfter() {}

    /** Our own delay, or the longer one that the target asked for. */
    static Duration atLeast(Duration own, @Nullable SendResult result) {
        Duration asked = result == null ? Duration.ZERO : result.retryAfter();
        Duration limited = asked.compareTo(MAX) > 0 ? MAX : asked;
        return limited.compareTo(own) > 0 ? limited : own;
    }
}
