package dev.hitotsu.coordination;

import java.time.Duration;

/**
 * How a process takes part.
 *
 * @param instance names this process to people, for example by host and pid
 * @param session how long this process may be silent until it is taken for dead; a take-over after a crash takes as long.
 *     At least 300 ms; a store may set bounds of its own
 * @param timeout how long one request to the store may take
 */
public record CoordinationOptions(String instance, Duration session, Duration timeout) {
    private static final Duration SHORTEST_SESSION = Duration.ofMillis(300);

    public CoordinationOptions {
        if (instance.isBlank()) {
            throw new IllegalArgumentException("instance: \"" + instance + "\" (expected: a name)");
        }
        if (session.compareTo(SHORTEST_SESSION) < 0) {
            throw new IllegalArgumentException(
                    "session: " + session + " (expected: at least " + SHORTEST_SESSION + ")");
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: at least 1 ms)");
        }
    }

    /** Named by the pid, a session of ten seconds, requests of five. */
    public static CoordinationOptions standard() {
        return new CoordinationOptions(
                "pid-" + ProcessHandle.current().pid(), Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    public CoordinationOptions withInstance(String name) {
        return new CoordinationOptions(name, session, timeout);
    }

    public CoordinationOptions withSession(Duration length) {
        return new CoordinationOptions(instance, length, timeout);
    }

    public CoordinationOptions withTimeout(Duration length) {
        return new CoordinationOptions(instance, session, length);
    }
}
