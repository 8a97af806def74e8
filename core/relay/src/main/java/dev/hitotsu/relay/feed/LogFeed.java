package dev.hitotsu.relay.feed;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows as a database writes them to its log, read ahead by a thread of its own, which lives until {@link #close}
 * whatever its input throws. It promises nothing: while the log is away, and where it has to begin anew, rows are
 * missing, and {@link #beginsAnew} says so. All of them are in the table.
 *
 * <p>Thread-safe, for one reader.
 *
 * @param <R> a row
 */
public final class LogFeed<R> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogFeed.class);

    /** After an error of which the input itself could not say what it means. */
    private static final Duration DEFECT_DELAY = Duration.ofSeconds(5);

    /** After a connection that ended without an error. */
    private static final Duration REOPEN_DELAY = Duration.ofMillis(100);

    /** So that whoever looks every few minutes sees it. */
    static final Duration ALARM_TIME = Duration.ofMinutes(15);

    private final FeedInput<R> input;
    private final FeedQueue<R> queue;
    private final LongSupplier ticker;
    private volatile @Nullable String problem;
    private volatile @Nullable Alarm alarm;

    /** What people must hear of, and when it began. */
    private record Alarm(String text, long nanos) {}

    private LogFeed(FeedInput<R> input, ToLongFunction<R> sizes, LongSupplier ticker) {
        this.input = requireNonNull(input, "input: null (expected: a log)");
        this.queue = new FeedQueue<>(sizes);
        this.ticker = ticker;
    }

    /**
     * Begins to follow a log, aside.
     *
     * @param threadName of the thread that follows
     * @param sizes how many bytes a row takes
     */
    public static <R> LogFeed<R> start(String threadName, FeedInput<R> input, ToLongFunction<R> sizes) {
        return start(threadName, input, sizes, System::nanoTime);
    }

    static <R> LogFeed<R> start(String threadName, FeedInput<R> input, ToLongFunction<R> sizes, LongSupplier ticker) {
        requireNonNull(threadName, "threadName: null (expected: a name)");
        LogFeed<R> feed = new LogFeed<>(input, sizes, ticker);
        Thread.ofPlatform().name(threadName).daemon().start(feed::run);
        return feed;
    }

    private void run() {
        while (!queue.isClosed()) {
            Duration delay = followOnce();
            queue.pause(delay);
        }
    }

    /** Returns when to go on. */
    private Duration followOnce() {
        try {
            input.follow(this);
            return REOPEN_DELAY;
        } catch (Throwable e) {
            // An Error as well: the relay goes on without this thread's rows, and says so. The stream is over before
            // its problem is told: a reader that takes it for open would take the problem for solved.
            queue.closeStream();
            return queue.isClosed() ? Duration.ZERO : failed(e);
        } finally {
            queue.closeStream();
        }
    }

    private Duration failed(Throwable error) {
        try {
            FeedInput.Setback setback = input.failed(error);
            String text = setback.problem();
            if (setback.isAlarm() && text != null) {
                alarm = new Alarm(text, ticker.getAsLong());
            }
            tell(text);
            return setback.delay();
        } catch (Throwable defect) {
            defect.addSuppressed(error);
            String text = "the database's log cannot be followed, the relay polls instead: " + error;
            log.error("{}", text, defect);
            tell(text);
            return DEFECT_DELAY;
        }
    }

    private synchronized void tell(@Nullable String text) {
        problem = text;
    }

    /**
     * For the input: rows come from now on.
     *
     * @param anew whether rows may be missing since the last one; where false, they go on right behind it
     */
    public void begin(boolean anew) {
        if (!anew) {
            problem = null;
        }
        queue.openStream(anew);
    }

    /** For the input: rows of one transaction. Waits while the reader is slow, so the database has to keep the rest. */
    public void put(Collection<? extends R> rows) throws InterruptedException {
        queue.put(requireNonNull(rows, "rows: null (expected: rows)"));
    }

    /** For the input: a row. Does not wait: if the reader is slow rows are left out, and it begins anew. */
    public void offer(R row) {
        queue.offer(requireNonNull(row, "row: null (expected: a row)"));
    }

    /** For the input: waits for so long, or until the feed is closed. */
    public void pause(Duration length) {
        queue.pause(requireNonNull(length, "length: null (expected: a duration)"));
    }

    /** Whether the feed has ended. */
    public boolean isClosed() {
        return queue.isClosed();
    }

    /** Whether rows arrive now. */
    public boolean isStreaming() {
        return queue.isOpen();
    }

    /**
     * Whether rows are missing since the last call. From now on there are all again that are committed after this call,
     * and perhaps some that were before.
     */
    public boolean beginsAnew() {
        return queue.beginsAnew();
    }

    /** Waits until there is a row, the stream ends, or rows are missing; at most for so long. */
    public void await(Duration maxWait) {
        queue.await(requireNonNull(maxWait, "maxWait: null (expected: a duration)"));
    }

    /** Takes the rows that are there, in the order in which they were committed. */
    public List<R> take(int maxRows, long maxBytes) {
        return queue.take(maxRows, maxBytes);
    }

    /** The table was read as far as rows were missing. */
    public synchronized void caughtUp() {
        if (isStreaming()) {
            problem = null;
        }
    }

    /**
     * Why rows do not arrive, or were missing and are not yet read from the table, for people; null where all is well.
     */
    public @Nullable String problem() {
        return problem;
    }

    /** What people must hear of: the problem, or an alarm of the last 15 minutes; null for nothing. */
    public @Nullable String alarm() {
        String now = problem;
        Alarm last = alarm;
        return now != null || last == null || ticker.getAsLong() - last.nanos() > ALARM_TIME.toNanos()
                ? now
                : last.text();
    }

    /** Ends the thread and its connection. Does not wait for them. */
    @Override
    public void close() {
        queue.close();
        input.disconnect();
    }
}
