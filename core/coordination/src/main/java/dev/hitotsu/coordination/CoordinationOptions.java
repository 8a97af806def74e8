package dev.hitotsu.coordination;

import java.time.Duration;

/**
 * How a process takes part.
 *
 * @param instance the name of this process for people, for example host and pid
 * @param sessionTimeout after how long without a sign of life the others take this process for dead. A take-over after
 *     a crash takes as long. At least 300 ms; a store may have limits of its own
 * @param requestTimeout how long one request to the store may take
 */
public record CoordinationOptions(String instance, Duration sessionTimeout, Duration requestTimeout) {
    private static final Duration MIN_SESSION_TIMEOUT = Duration.ofMillis(300);

    public CoordinationOptions {
        if (instance.isBlank()) {
            throw new IllegalArgumentException("instance: \"" + instance + "\" (expected: a name)");
        }
        if (sessionTimeout.compareTo(MIN_SESSION_TIMEOUT) < 0) {
            throw new IllegalArgumentException(
                    "sessionTimeout: " + sessionTimeout + " (expected: at least " + MIN_SESSION_TIMEOUT + ")");
        }
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout: " + requestTimeout + " (expected: at least 1 ms)");
        }
    }

    /** The pid as the name, a session timeout of ten seconds, a request timeout of five. */
    public static CoordinationOptions defaults() {
        return new CoordinationOptions(
                "pid-" + ProcessHandle.current().pid(), Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    public CoordinationOptions withInstance(String newInstance) {
        return new CoordinationOptions(newInstance, sessionTimeout, requestTimeout);
    }

    public CoordinationOptions withSessionTimeout(Duration newTimeout) {
        return new CoordinationOptions(instance, newTimeout, requestTimeout);
    }

    public CoordinationOptions withRequestTimeout(Duration newTimeout) {
        return new CoordinationOptions(instance, sessionTimeout, newTimeout);
    }
}
