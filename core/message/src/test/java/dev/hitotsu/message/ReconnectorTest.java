package dev.hitotsu.message;

import static dev.hitotsu.message.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReconnectorTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private final Queue<String> ends = new ConcurrentLinkedQueue<>();

    private final class Fake implements SinkConnection {
        private volatile boolean lost;
        private volatile boolean taken;

        @Override
        public boolean isLost() {
            return lost;
        }

        @Override
        public boolean hasTaken() {
            return taken;
        }

        @Override
        public void abort(String reason) {
            ends.add("aborted: " + reason);
        }

        @Override
        public void close(String reason) {
            ends.add("closed: " + reason);
        }
    }

    private Reconnector<Fake> reconnector(Duration maxWait) {
        Reconnector.Opener<Fake> opener = () -> {
            opened.incrementAndGet();
            return new Fake();
        };
        return new Reconnector<>("test", maxWait, opener, now::get);
    }

    @Test
    void aConnectionIsKeptUntilItIsLost() throws Exception {
        Reconnector<Fake> reconnector = reconnector(LONG);
        Fake first = reconnector.connection();

        assertThat(reconnector.connection()).isSameAs(first);
        first.taken = true;
        first.lost = true;
        assertThat(reconnector.connection()).isNotSameAs(first);
        assertThat(opened).hasValue(2);
    }

    /** A target that accepts connections and takes nothing must not be asked for a new one all the time. */
    @Test
    void whatHasTakenNothingCountsAsAFailure() throws Exception {
        Reconnector<Fake> reconnector = reconnector(LONG);
        Fake first = reconnector.connection();
        first.lost = true;

        assertThat(reconnector.connection()).isSameAs(first);
        now.addAndGet(Duration.ofMillis(49).toNanos());
        assertThat(reconnector.connection()).isSameAs(first);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(reconnector.connection()).isNotSameAs(first);
        assertThat(opened).hasValue(2);
    }

    @Test
    void whateverAnOpenerThrowsIsTheReason() {
        for (Throwable thrown : new Throwable[] {
            new IOException("refused"),
            new IllegalStateException("odd"),
            new LinkageError("class"),
            new Exception("sneaky")
        }) {
            Reconnector<Fake> reconnector = new Reconnector<>("test", LONG, () -> {
                throw sneaky(thrown);
            });

            assertThatThrownBy(reconnector::connection).hasMessage("no connection: " + thrown.getMessage());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void oneThatOpensWithoutAnEndIsNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);
        Reconnector<Fake> reconnector = new Reconnector<>("test", Duration.ofMillis(1), () -> {
            never.await();
            return new Fake();
        });

        assertThatThrownBy(reconnector::connection).hasMessage("no connection within PT0.001S");
        never.countDown();
    }

    @Test
    void oneThatOpensAfterTheEndIsGivenUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Reconnector<Fake> reconnector = new Reconnector<>("test", Duration.ofMillis(1), () -> {
            end.await();
            return new Fake();
        });
        assertThatThrownBy(reconnector::connection).isInstanceOf(IOException.class);
        reconnector.close();
        end.countDown();

        await().until(() -> !ends.isEmpty());
        assertThat(ends).containsExactly("aborted: the session has ended");
        assertThatThrownBy(reconnector::connection).hasMessage("the session has ended");
    }

    @Test
    void afterAFailureItTriesAgain() {
        AtomicInteger attempts = new AtomicInteger();
        Reconnector<Fake> reconnector = new Reconnector<>("test", LONG, () -> {
            if (attempts.getAndIncrement() == 0) {
                throw new IOException("refused");
            }
            return new Fake();
        });
        assertThatThrownBy(reconnector::connection).hasMessage("no connection: refused");
        await().until(() -> {
            try {
                return !reconnector.connection().isLost();
            } catch (IOException e) {
                assertThat(e).hasMessage("no connection: refused");
                return false;
            }
        });
        assertThat(attempts).hasValue(2);
    }

    @Test
    void anAbortGivesUpTheConnection() throws Exception {
        Reconnector<Fake> reconnector = reconnector(LONG);
        Fake unused = reconnector.connection();
        reconnector.abort();

        assertThat(ends).containsExactly("aborted: the session has ended");
    }

    @Test
    void theEndOfTheSessionIsThatOfItsConnection() throws Exception {
        Reconnector<Fake> reconnector = reconnector(LONG);
        Fake unused = reconnector.connection();
        reconnector.close();

        assertThat(ends).containsExactly("closed: the session has ended");
    }
}
