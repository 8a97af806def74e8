package dev.hitotsu.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ListenersTest {
    private final SteppedRuntime runtime = new SteppedRuntime();
    private final List<String> told = new CopyOnWriteArrayList<>();

    private static void fail() {
        throw new AssertionError("planted");
    }

    @Test
    void allAreCalledInTheirOrderWhateverOneThrows() {
        Listeners.callAll(List.of(() -> told.add("a"), ListenersTest::fail, () -> told.add("b")));

        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void aUsersListenerHasAThreadOfItsOwn() throws Exception {
        Thread caller = Thread.currentThread();
        CountDownLatch elsewhere = new CountDownLatch(1);
        Listeners.start(runtime, () -> {
            if (Thread.currentThread() != caller) {
                elsewhere.countDown();
            }
        });

        assertThat(elsewhere.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** While a call lasts, the latest event waits for the next one. */
    @Test
    void aListenerThatIsSlowHearsOfTheLatestEvent() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LatestListener<String> listener = new LatestListener<>(runtime, event -> {
            told.add(event);
            called.countDown();
            await(goOn);
        });
        listener.tell("a");
        called.await();
        listener.tell("b");
        listener.tell("c");
        assertThat(runtime.started()).isEqualTo(1);
        goOn.countDown();
        runtime.awaitEnd();

        assertThat(told).containsExactly("a", "c");
    }

    @Test
    void aListenerThatFailsHearsOfTheNextEvent() throws Exception {
        LatestListener<String> listener = new LatestListener<>(runtime, event -> {
            told.add(event);
            fail();
        });
        listener.tell("a");
        runtime.awaitEnd();
        listener.tell("b");
        runtime.awaitEnd();

        assertThat(told).containsExactly("a", "b");
        assertThat(runtime.started()).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
