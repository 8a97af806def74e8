package dev.hitotsu.relay.feed;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A database's log: how one connects to it, and what its bytes mean. A {@link LogFeed} calls {@link #follow} in a
 * thread of its own, again whenever that has ended.
 *
 * @param <R> a row
 */
public interface FeedInput<R> {
    /**
     * Connects, says {@link LogFeed#begin}, and hands over rows in the order of their commits, until the connection
     * ends or the feed is closed. Blocks.
     *
     * @throws Exception what ended it
     */
    void follow(LogFeed<R> feed) throws Exception;

    /**
     * What to do about an error that has ended {@link #follow}, an {@link Error} as well. It logs what people should
     * know.
     */
    Setback failed(Throwable error);

    /** Ends the connection, if there is one. Any thread. */
    void disconnect();

    /**
     * What an error comes to.
     *
     * @param problem for people; null if all is well
     * @param delay until the next connection
     * @param isAlarm whether people must hear of it, also if all is well again a moment later
     */
    record Setback(@Nullable String problem, Duration delay, boolean isAlarm) {
        public Setback {
            requireNonNull(delay, "delay: null (expected: a duration)");
            if (delay.isNegative()) {
                throw new IllegalArgumentException("delay: " + delay + " (expected: 0 or more)");
            }
        }

        /** One of which people hear as long as it lasts. */
        public Setback(@Nullable String problem, Duration delay) {
            this(problem, delay, false);
        }
    }
}
