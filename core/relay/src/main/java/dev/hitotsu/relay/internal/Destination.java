package dev.hitotsu.relay.internal;

import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the target, such as a partition, a queue or a host, as the relay sees it: what is under way to it, and for
 * how long it has answered nothing. The dispatcher sends, any thread answers.
 *
 * <p>It is <em>silent</em> if it has answered nothing for a second in which the target took messages for others. A
 * target that is away as a whole, or was for a while, makes nobody silent.
 */
public final class Destination {
    /** For how long it must answer nothing. */
    public static final long SILENCE_NANOS = 1_000_000_000;

    private static final Logger log = LoggerFactory.getLogger(Destination.class);
    /**
     * Times of answers are kept to a millisecond: writing one down for every message would cost the threads that share
     * it.
     */
    public static final long ANSWER_GRAIN_NANOS = 1_000_000;
    /** How many may be under way to a destination that is away, to see whether it is back. */
    private static final int MAX_PROBES = 16;

    private final String name;
    private final SendWindow window;
    private final IntSupplier capacity;
    private final boolean isolated;
    private volatile long quietSince;
    private volatile long takenSince;
    private volatile boolean failing;
    private volatile boolean away;
    private int setAside;

    /**
     * Nothing is under way to it.
     *
     * @param window its share
     * @param capacity how many messages it takes at once
     * @param isolated whether the sink by itself sees to it that it concerns no other while it is silent
     */
    public Destination(String name, SendWindow window, IntSupplier capacity, boolean isolated) {
        this.name = name;
        this.window = window;
        this.capacity = capacity;
        this.isolated = isolated;
    }

    public boolean isIsolated() {
        return isolated;
    }

    /** A message will be sent. */
    public void enter(long size, long now) {
        if (window.isEmpty()) {
            quietSince = now;
            takenSince = failing ? takenSince : now;
        }
        window.enter(size);
    }

    /** A message was answered, or is not sent after all. */
    public void leave(long size) {
        window.leave(size);
    }

    /** It has answered something, whatever the answer was. */
    public void recordAnswer(long now) {
        if (now - quietSince > ANSWER_GRAIN_NANOS) {
            quietSince = now;
        }
    }

    /** It has not taken something, however it answered. */
    public void recordFailure(long now) {
        failing = true;
        recordAnswer(now);
    }

    /** It has taken something. */
    public void recordTaken(long now) {
        failing = false;
        if (now - takenSince > ANSWER_GRAIN_NANOS) {
            takenSince = now;
        }
        recordAnswer(now);
        if (away) {
            away = false;
            log.info("{}: takes messages again", name);
        }
    }

    /** Whether it has answered nothing for a while, whatever the others do. */
    public boolean isQuiet(long now) {
        return isUnanswered(now, SILENCE_NANOS);
    }

    /** Whether something is under way to it, and it has taken nothing for a while, whatever it answered. */
    public boolean takesNothing(long now) {
        return !window.isEmpty() && now - takenSince >= SILENCE_NANOS;
    }

    /** Whether something is under way to it, and it has answered nothing for as long as that. */
    public boolean isUnanswered(long now, long nanos) {
        return !window.isEmpty() && now - quietSince >= nanos;
    }

    /** Whether it answers nothing while the target took something for others; {@code takenAt} is when that was last. */
    public boolean isSilent(long takenAt) {
        return isUnanswered(takenAt, SILENCE_NANOS);
    }

    /** From now on its messages wait aside, until it takes one. */
    public void markAway() {
        if (!away) {
            away = true;
            log.warn("{}: no answer while others take messages; its messages wait, the others go on", name);
        }
    }

    /** A message to it is set aside. Only the dispatcher calls it. */
    public void enterAside() {
        setAside++;
    }

    public void leaveAside() {
        setAside--;
    }

    /** Whether nothing would be forgotten with it. Only the dispatcher calls it. */
    public boolean isIdle() {
        return window.isEmpty() && setAside == 0 && !away;
    }

    /** Whether its messages wait aside. */
    public boolean isAway() {
        return away;
    }

    public boolean hasRoomForProbe() {
        return window.count() < MAX_PROBES;
    }

    /** Whether as much is under way as it takes, or as its share is. */
    public boolean isCrowded(long size) {
        return !window.isEmpty() && (window.count() >= capacity.getAsInt() || !window.hasRoomFor(size));
    }

    @Override
    public String toString() {
        return name;
    }
}
