package dev.hitotsu.relay;

import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.runtime.Gate;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log a few batches ahead of the dispatcher, no more. While nothing comes from a source that does not wait,
 * the delays between two reads double up to the maximum; a wake-up ends a delay.
 */
final class LogFollower implements AutoCloseable {
    private static final int BATCHES_AHEAD = 2;
    private static final long ROOM_CHECK_NANOS = Duration.ofMillis(20).toNanos();
    private static final Duration MAX_READ = Duration.ofSeconds(1);

    private final LogSource source;
    private final RelayOptions options;
    private final WakeUpSignal wakeUp;
    private final WakeUpSignal dispatcher;
    private final Queue<ReadBatch> batches = new ConcurrentLinkedQueue<>();
    private final Clockwork clockwork;
    private final WakeUpSignal room;
    private final Gate ended;
    private final Runnable onFirstRead;
    private boolean firstReadReported;
    private volatile boolean hasRead;
    private volatile boolean reachedEnd;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private Duration pause;

    /**
     * Nothing is read yet.
     *
     * @param onFirstRead run once the store has answered, by the thread that calls {@link #next}
     */
    LogFollower(
            LogSource source,
            RelayContext context,
            WakeUpSignal wakeUp,
            WakeUpSignal dispatcher,
            Runnable onFirstRead) {
        this.source = source;
        this.options = context.options();
        this.clockwork = context.clockwork();
        this.room = new WakeUpSignal(clockwork);
        this.ended = new Gate(clockwork);
        this.wakeUp = wakeUp;
        this.dispatcher = dispatcher;
        this.onFirstRead = onFirstRead;
        this.pause = options.poll().minDelay();
    }

    void start() {
        clockwork.startPlatform("hitotsu-reader", true, this::follow);
    }

    /** The next batch; null if there is none yet. Throws what ended the reading. */
    @Nullable ReadBatch next() {
        if (hasRead && !firstReadReported) {
            firstReadReported = true;
            onFirstRead.run();
        }
        ReadBatch batch = batches.poll();
        if (batch == null) {
            return nothing();
        }
        room.raise();
        return batch;
    }

    private @Nullable ReadBatch nothing() {
        return switch (failure) {
            case null -> null;
            case RuntimeException failed -> throw failed;
            case Throwable defect -> throw new IllegalStateException("reading failed: " + defect, defect);
        };
    }

    @SuppressWarnings("CatchThrowable")
    private void follow() {
        try {
            while (!closed) {
                ReadBatch batch = source.read(
                        options.batch().maxMessages(),
                        options.batch().maxBytes(),
                        options.poll().maxDelay());
                hasRead = true;
                if (!batch.entries().isEmpty() || batch.checkpointChanged()) {
                    put(batch);
                }
                reachedEnd |= !batch.hasMore();
                rest(batch);
            }
        } catch (Throwable e) {
            // Errors too: a leader that does not read must not go on leading.
            failure = e;
        } finally {
            ended.open();
            dispatcher.raise();
        }
    }

    /** Whether everything was read once, so that what {@link #next} still returns is the last of it. */
    boolean hasReachedEnd() {
        return reachedEnd;
    }

    private void put(ReadBatch batch) {
        while (!closed && batches.size() >= BATCHES_AHEAD) {
            dispatcher.raise();
            room.await(ROOM_CHECK_NANOS);
        }
        batches.add(batch);
        dispatcher.raise();
    }

    private void rest(ReadBatch batch) {
        if (batch.hasMore() || source.waits()) {
            return;
        }
        pause = batch.entries().isEmpty() ? longer(pause) : options.poll().minDelay();
        wakeUp.await(pause.toNanos());
    }

    private Duration longer(Duration now) {
        Duration twice = now.multipliedBy(2);
        return twice.compareTo(options.poll().maxDelay()) > 0 ? options.poll().maxDelay() : twice;
    }

    /**
     * Ends the reading. Waits a little for a read that is open, so that the end of the term's connection does not look
     * like a failure; a read that takes longer ends with that connection.
     */
    @Override
    public void close() {
        closed = true;
        wakeUp.raise();
        room.raise();
        boolean unused = ended.await(MAX_READ);
    }
}
