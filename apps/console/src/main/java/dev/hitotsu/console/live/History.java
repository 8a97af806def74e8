package dev.hitotsu.console.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen lately, one point a sample. Where nothing was seen, or another relay took the lead, there is a gap.
 * Thread-safe.
 */
public final class History {
    /** So many points are kept. */
    public static final int MAX_POINTS = 300;

    /**
     * A point.
     *
     * @param pending messages that wait; null in a gap
     * @param perSecond how fast the relay moves on in the log; null in a gap
     */
    public record Point(
            Instant at, @Nullable Long pending, @Nullable Double perSecond) {}

    private final Deque<Point> points = new ArrayDeque<>();
    private @Nullable Sample last;

    /** Adds a sample. */
    synchronized void add(Sample sample) {
        points.addLast(new Point(sample.at(), Waiting.count(sample.status()), rate(last, sample)));
        last = sample;
        cut();
    }

    /** Adds a gap. */
    synchronized void addGap(Instant at) {
        points.addLast(new Point(at, null, null));
        last = null;
        cut();
    }

    private void cut() {
        while (points.size() > MAX_POINTS) {
            points.removeFirst();
        }
    }

    /** Null where the two do not belong to one term: the difference would be of two relays, or of none. */
    private static @Nullable Double rate(@Nullable Sample before, Sample now) {
        if (before == null
                || before.status().fence() != now.status().fence()
                || now.status().leader() == null) {
            return null;
        }
        double seconds = (now.nanos() - before.nanos()) / 1e9;
        long moved = now.status().position() - before.status().position();
        return seconds <= 0 || moved < 0 ? null : moved / seconds;
    }

    /** All points, the oldest first. */
    public synchronized List<Point> points() {
        return List.copyOf(points);
    }

    /** The newest rate; null if it is unknown. */
    public synchronized @Nullable Double perSecond() {
        Point newest = points.peekLast();
        return newest == null ? null : newest.perSecond();
    }
}
