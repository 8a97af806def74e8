package dev.hitotsu.gateway.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines to a stream on a thread of its own, many at a time. Nobody waits for the stream. While it is stuck, a
 * few megabytes of lines wait; those that come then are dropped and counted, and a line {@code {"dropped": n}} stands
 * in their place. So are those that cannot be written. Thread-safe.
 */
public final class AccessLogWriter implements AccessLog, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AccessLogWriter.class);
    private static final int MAX_WAITING_CHARS = 4 << 20;
    private static final int MAX_BATCH = 1_000;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String END = "";

    private final OutputStream out;
    private final LinkedBlockingQueue<String> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingChars = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong droppedInAll = new AtomicLong();
    private final Thread writer = new Thread(this::run, "hitotsu-access-log");
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Used by the writing thread alone. */
    private boolean isBroken;

    private AccessLogWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins to write to a stream, which stays open. */
    public static AccessLogWriter to(OutputStream out) {
        AccessLogWriter writer = new AccessLogWriter(out);
        writer.writer.setDaemon(true);
        writer.writer.start();
        return writer;
    }

    @Override
    public void write(String line) {
        if (waitingChars.get() + line.length() > MAX_WAITING_CHARS) {
            dropped.incrementAndGet();
            droppedInAll.incrementAndGet();
            return;
        }
        waitingChars.addAndGet(line.length());
        waiting.add(line);
    }

    /** How many lines were not written, because the stream was stuck or broken. */
    public long dropped() {
        return droppedInAll.get();
    }

    private void run() {
        List<String> batch = new ArrayList<>();
        try {
            while (!batch.contains(END)) {
                batch.clear();
                batch.add(waiting.take());
                waiting.drainTo(batch, MAX_BATCH);
                write(batch);
                batch.forEach(line -> waitingChars.addAndGet(-line.length()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be written is lost and counted. The next lines may be more fortunate: a full disk is emptied. */
    @SuppressWarnings("CatchThrowable")
    private void write(List<String> batch) throws InterruptedException {
        long missing = dropped.getAndSet(0);
        try {
            out.write(bytes(batch, missing));
            out.flush();
            isBroken = false;
        } catch (Throwable e) {
            // The stream may be anybody's. Whatever it throws, the writing thread goes on.
            if (!isBroken) {
                log.error("the access log cannot be written: {}", e.getMessage());
            }
            isBroken = true;
            long lost = batch.stream().filter(line -> !line.equals(END)).count();
            dropped.addAndGet(missing + lost);
            droppedInAll.addAndGet(lost);
            boolean unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private byte[] bytes(List<String> lines, long missing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (isBroken) {
            // The last line may have broken off in the middle.
            bytes.write('\n');
        }
        if (missing > 0) {
            append(bytes, "{\"dropped\":" + missing + "}");
        }
        lines.stream().filter(line -> !line.equals(END)).forEach(line -> append(bytes, line));
        return bytes.toByteArray();
    }

    private static void append(ByteArrayOutputStream bytes, String line) {
        bytes.writeBytes(line.getBytes(UTF_8));
        bytes.write('\n');
    }

    /** Writes what waits, for five seconds at most. */
    @Override
    public void close() {
        closing.countDown();
        waiting.add(END);
        try {
            writer.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
