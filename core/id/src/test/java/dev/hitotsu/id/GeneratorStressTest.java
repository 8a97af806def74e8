package dev.hitotsu.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.WorkerId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Real threads on the real clock, over many milliseconds, which Lincheck's schedules do not reach. */
class GeneratorStressTest {
    private static final int THREADS = 4;
    private static final int IDS_A_THREAD = 200_000;

    @Test
    void ulidsAreGreaterThanEveryIdSeenBefore() {
        assertThat(violations(Ulid.create()::nextText)).isZero();
        assertThat(violations(Ulid.create().withStep(UlidStep.RANDOM)::nextText))
                .isZero();
    }

    @Test
    void uuid7sAreGreaterThanEveryIdSeenBefore() {
        assertThat(violations(Uuid7.create()::nextText)).isZero();
    }

    @Test
    void snowflakesAreGreaterThanEveryIdSeenBefore() {
        Snowflake ids = Snowflake.builder().worker(new WorkerId(0, 0)).build();
        assertThat(violations(ids::next)).isZero();
    }

    @Test
    void aGeneratorWithoutSynchronisationIsFound() {
        assertThat(violations(new Unsynchronised()::next)).isPositive();
    }

    /** How often an id was not greater than one that somebody had before it was asked for. */
    private static <T extends Comparable<T>> long violations(Supplier<T> ids) {
        AtomicReference<T> highest = new AtomicReference<>(ids.get());
        LongAdder violations = new LongAdder();
        CountDownLatch allRun = new CountDownLatch(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                threads.execute(() -> {
                    meet(allRun);
                    for (int i = 0; i < IDS_A_THREAD; i++) {
                        T before = highest.get();
                        T id = ids.get();
                        violations.add(id.compareTo(before) > 0 ? 0 : 1);
                        highest.accumulateAndGet(id, (a, b) -> a.compareTo(b) > 0 ? a : b);
                    }
                });
            }
        }
        return violations.sum();
    }

    /** So that no thread is done before the next has begun. */
    private static void meet(CountDownLatch allRun) {
        allRun.countDown();
        try {
            allRun.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Unsynchronised {
        // To yield costs a busy machine's time slice.
        private static final int YIELD_EVERY = 10_000;

        private volatile long last;

        @SuppressWarnings("ThreadPriorityCheck") // makes room for the defect, a lost update
        Long next() {
            long read = last;
            if (read % YIELD_EVERY == 0) {
                Thread.yield();
            }
            last = read + 1;
            return read + 1;
        }
    }
}
