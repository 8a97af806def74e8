package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles batches and tells observers what became of them, if there are any. For authors of handlers. Thread-safe. */
public final class ObservedHandling {
    private static final Logger log = LoggerFactory.getLogger(ObservedHandling.class);

    private final String consumer;
    private final List<InboxObserver> observers;

    private ObservedHandling(String consumer, List<InboxObserver> observers) {
        this.consumer = consumer;
        this.observers = observers;
    }

    /** Handling by a consumer, seen by these observers, or by nobody. */
    public static ObservedHandling of(String consumer, List<InboxObserver> observers) {
        requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
        requireNonNull(observers, "observers: null (expected: a list, perhaps empty)");
        return new ObservedHandling(consumer, List.copyOf(observers));
    }

    /**
     * Has a batch handled.
     *
     * @param messages how many it has
     * @throws E what the work throws
     */
    public <E extends Exception> void handle(int messages, BatchWork<E> work) throws E {
        requireNonNull(work, "work: null (expected: what handles the batch)");
        this.<E>handleOrPark(messages, () -> new Result(work.run(), 0));
    }

    /**
     * Has a batch handled, of which some messages may be parked.
     *
     * @param messages how many it has
     * @throws E what the work throws
     */
    public <E extends Exception> void handleOrPark(int messages, ParkingWork<E> work) throws E {
        requireNonNull(work, "work: null (expected: what handles the batch)");
        long started = System.nanoTime();
        Result result;
        try {
            result = work.run();
        } catch (Throwable e) {
            tell(seen -> seen.onFailed(consumer, messages, since(started)));
            throw e;
        }
        int effects = messages - result.repetitions() - result.parked();
        tell(seen -> seen.onHandled(consumer, effects, result.repetitions(), since(started)));
        if (result.parked() > 0) {
            tell(seen -> seen.onParked(consumer, result.parked()));
        }
    }

    private void tell(Consumer<InboxObserver> event) {
        for (InboxObserver observer : observers) {
            try {
                event.accept(observer);
            } catch (Throwable e) {
                log.warn("An observer of inbox \"{}\" has failed", consumer, e);
            }
        }
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Handles a batch and commits. */
    @FunctionalInterface
    public interface BatchWork<E extends Exception> {
        /**
         * Does it.
         *
         * @return how many messages were repetitions
         */
        int run() throws E;
    }

    /** Handles a batch, or parks some of it, and commits. */
    @FunctionalInterface
    public interface ParkingWork<E extends Exception> {
        Result run() throws E;
    }

    /**
     * What became of a batch; the rest had their effects.
     *
     * @param repetitions how many messages were repetitions
     * @param parked how many messages were parked
     */
    public record Result(int repetitions, int parked) {
        /** Both together. */
        public Result plus(Result other) {
            requireNonNull(other, "other: null (expected: a result)");
            return new Result(repetitions + other.repetitions, parked + other.parked);
        }
    }
}
