package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a process takes part in coordination.
 *
 * @param instance the name of this process for people, for example host and pid; nothing depends on it
 * @param sessionTimeout after how long without a sign of life the others take this process for dead. So long after a
 *     crash the next process gets what it held. 300 ms to a day; a store may have limits of its own
 * @param requestTimeout how long one request to the store may take, at most a minute
 */
public record CoordinationOptions(String instance, Duration sessionTimeout, Duration requestTimeout) {
    private static final Duration MIN_SESSION_TIMEOUT = Duration.ofMillis(300);
    private static final Duration MAX_SESSION_TIMEOUT = Duration.ofDays(1);
    private static final Duration MIN_REQUEST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MAX_REQUEST_TIMEOUT = Duration.ofMinutes(1);

    public CoordinationOptions {
        requireNonNull(instance, "instance: null (expected: the name of an instance)");
        requireNonNull(sessionTimeout, "sessionTimeout: null (expected: a duration)");
        requireNonNull(requestTimeout, "requestTimeout: null (expected: a duration)");
        if (instance.isBlank()) {
            throw new IllegalArgumentException("instance: \"" + instance + "\" (expected: a name)");
        }
        requireBetween("sessionTimeout", sessionTimeout, MIN_SESSION_TIMEOUT, MAX_SESSION_TIMEOUT);
        requireBetween("requestTimeout", requestTimeout, MIN_REQUEST_TIMEOUT, MAX_REQUEST_TIMEOUT);
    }

    private static void requireBetween(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
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
