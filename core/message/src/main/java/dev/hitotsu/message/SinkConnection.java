package dev.hitotsu.message;

/**
 * A connection of a {@link SinkSession} to its target, from when it opens until it is lost. Thread-safe. For authors of
 * sinks.
 */
public interface SinkConnection {
    /** Whether nothing more can be sent over it. */
    boolean isLost();

    /** Whether the target has taken a message that came over it. A target may accept connections and take nothing. */
    boolean hasTaken();

    /** Gives up what is in flight; the connection closes soon. Does not block. */
    void abort(String reason);

    /** Gives up what is in flight and closes the connection. Blocks for a second at most. */
    void close(String reason);
}
