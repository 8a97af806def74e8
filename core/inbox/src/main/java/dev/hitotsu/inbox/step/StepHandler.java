package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.runtime.Gate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler of messages in steps, for a broker's receiver. It keeps each message with its run. From then on the
 * database brings the run to its end, and the broker is told that the message is done: whatever fails, rests or dies is
 * taken up here, in any process that has started this handler.
 *
 * <pre>{@code
 * StepHandler<Connection> handler = steps.handler((run, message) -> ship(run, Order.of(message))).start();
 * KafkaReceiver receiver = KafkaReceiver.builder().group("orders").topics("orders").handler(handler).start();
 * }</pre>
 *
 * <p>Runs go on beside each other, at most {@code concurrency} in a process. A slow one holds back no other, also none
 * of its key.
 *
 * <p>{@link #start} begins to take runs up. One query for all looks for those that are due: every {@code pollInterval},
 * and again at once as long as it finds many. A run at rest costs a row, and neither a thread nor a query of its own.
 * Thread-safe.
 *
 * @param <T> the database's transaction
 */
public final class StepHandler<T> implements BatchHandler, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StepHandler.class);

    private final Steps<T> steps;
    private final Function<Message, String> key;
    private final Steps.MessageWork<T> work;
    private final StepStore<T> store;
    private final StepsOptions options;
    private final Semaphore free;
    private final Clockwork.Waiter waiter;
    private final Gate ended;
    private volatile boolean isOpen = true;
    private boolean isStarted;

    StepHandler(Steps<T> steps, Function<Message, String> key, Steps.MessageWork<T> work) {
        this.steps = steps;
        this.key = key;
        this.work = work;
        this.store = steps.store();
        this.options = steps.options();
        this.free = new Semaphore(options.concurrency());
        this.waiter = options.clockwork().waiter();
        this.ended = new Gate(options.clockwork());
    }

    /**
     * Begins to take runs up. Does not block.
     *
     * @return this
     * @throws IllegalStateException if it was started before
     */
    public synchronized StepHandler<T> start() {
        if (isStarted) {
            throw new IllegalStateException("handler " + steps.consumer() + ": started before (expected: once)");
        }
        isStarted = true;
        options.clockwork().start("hitotsu-steps " + steps.consumer(), this::takeUpAll);
        return this;
    }

    /**
     * Keeps the messages with their runs, in one transaction, and wakes whoever takes them up.
     *
     * @throws IllegalStateException if nobody in this process takes runs up
     * @throws InboxException if the store does not answer; the messages are to be delivered again
     */
    @Override
    public void handle(ReceivedBatch batch) {
        requireNonNull(batch, "batch: null (expected: messages)");
        synchronized (this) {
            if (!isStarted) {
                throw new IllegalStateException(
                        "handler " + steps.consumer() + ": not started (expected: start(), so that runs are taken up)");
            }
        }
        Map<String, byte[]> inputs = new LinkedHashMap<>();
        for (Message message : batch.messages()) {
            inputs.putIfAbsent(steps.key(key.apply(message)).value(), MessageBytes.write(message));
        }
        store.enqueue(steps.consumer(), inputs);
        waiter.wake();
    }

    private void execute(TakenRun taken, long sentNanos) {
        try {
            RunExecution.Result unused = steps.execute(taken, sentNanos, run -> {
                work.run(run, message(taken));
                return null;
            });
        } catch (RunHaltedException e) {
            log.debug("A halted run was logged", e);
        } catch (Exception e) {
            log.warn(
                    "{}: an attempt failed; the next one follows: {}",
                    taken.hold().key(),
                    e.toString());
        }
    }

    private static Message message(TakenRun taken) {
        byte @Nullable [] input = taken.input();
        if (input == null) {
            throw new RunHaltedException(taken.hold().key() + ": no message is kept with the run (expected: one)");
        }
        return MessageBytes.read(input);
    }

    private void takeUpAll() {
        try {
            while (isOpen) {
                int limit = Math.max(1, free.availablePermits());
                if (takeUp(limit) < limit) {
                    waiter.await(options.pollInterval().toNanos());
                }
            }
        } catch (InterruptedException e) {
            log.debug("Interrupted, which ends it", e);
        } finally {
            ended.open();
        }
    }

    private int takeUp(int limit) throws InterruptedException {
        free.acquire(limit);
        int begun = 0;
        try {
            long sentNanos = options.clockwork().nanoTime();
            List<TakenRun> taken = store.takeUp(steps.consumer(), UUID.randomUUID(), limit, options.lease());
            for (TakenRun run : taken) {
                options.clockwork().start("hitotsu-step-run " + run.hold().key(), () -> executeAndFree(run, sentNanos));
                begun++;
            }
            steps.cleanIfDue();
        } catch (RuntimeException | Error e) {
            // An Error as well: else messages would be kept that nobody ever takes up.
            log.warn("{}: runs could not be taken up; the next attempt follows: {}", steps.consumer(), e.toString());
        } finally {
            free.release(limit - begun);
        }
        return begun;
    }

    private void executeAndFree(TakenRun run, long sentNanos) {
        try {
            execute(run, sentNanos);
        } catch (Throwable e) {
            log.error("{}: an attempt ended in an error", run.hold().key(), e);
        } finally {
            free.release();
        }
    }

    /** Looks for due runs now. Does not block. */
    public void wake() {
        waiter.wake();
    }

    /** Takes no more runs up, and waits until those under way rest or end. */
    @Override
    public void close() {
        isOpen = false;
        waiter.wake();
        synchronized (this) {
            if (!isStarted) {
                return;
            }
        }
        ended.await();
        free.acquireUninterruptibly(options.concurrency());
        free.release(options.concurrency());
    }
}
