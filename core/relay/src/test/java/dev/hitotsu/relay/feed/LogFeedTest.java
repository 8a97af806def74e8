package dev.hitotsu.relay.feed;

import static dev.hitotsu.relay.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogFeedTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Log log = new Log();
    private final AtomicLong nanos = new AtomicLong();
    private final LogFeed<String> feed = LogFeed.start("test-feed", log, String::length, nanos::get);

    /** Each step is one connection. */
    private static final class Log implements FeedInput<String> {
        private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
        private final CountDownLatch disconnected = new CountDownLatch(1);
        private final AtomicBoolean wasOpen = new AtomicBoolean();
        private final AtomicReference<LogFeed<String>> followed = new AtomicReference<>();
        private boolean failsToSayWhatItMeans;

        interface Connection {
            void run(LogFeed<String> feed) throws Exception;
        }

        @Override
        public void follow(LogFeed<String> feed) throws Exception {
            followed.set(feed);
            connections.take().run(feed);
        }

        @Override
        public Setback failed(Throwable error) {
            wasOpen.set(followed.get().isStreaming());
            if (failsToSayWhatItMeans) {
                throw new IllegalStateException("no idea");
            }
            return new Setback("away: " + error.getMessage(), Duration.ZERO, error instanceof LostException);
        }

        @Override
        public void disconnect() {
            disconnected.countDown();
            connections.add(ended -> {});
        }

        void holds(Connection connection) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            connections.add(feed -> {
                connection.run(feed);
                begun.countDown();
                disconnected.await();
            });
            begun.await();
        }
    }

    private static final class LostException extends Exception {
        private static final long serialVersionUID = 1L;

        LostException() {
            super("a part of the log is gone");
        }
    }

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void goesOnAfterWhateverAConnectionThrows() throws Exception {
        log.connections.add(ended -> {
            throw new NoClassDefFoundError("org/Decoder");
        });
        log.connections.add(ended -> {
            throw new IllegalStateException("a byte that nobody expected");
        });
        log.holds(begun -> begun.begin(true));

        assertThat(feed.isStreaming()).isTrue();
        assertThat(feed.problem()).isEqualTo("away: a byte that nobody expected");
        assertThat(feed.beginsAnew()).isTrue();
        feed.caughtUp();
        assertThat(feed.problem()).isNull();
    }

    /** Else a reader that has caught up meanwhile clears what it has not read about. */
    @Test
    void aStreamIsOverBeforeItsProblemIsTold() throws Exception {
        log.connections.add(begun -> {
            begun.begin(true);
            throw new IllegalStateException("cut");
        });

        await().until(() -> feed.problem() != null);
        assertThat(log.wasOpen).isFalse();
        feed.caughtUp();
        assertThat(feed.problem()).isEqualTo("away: cut");
    }

    @Test
    void saysSoIfEvenTheErrorCannotBeUnderstood() throws Exception {
        log.failsToSayWhatItMeans = true;
        log.connections.add(ended -> {
            throw new StackOverflowError();
        });

        await().until(() -> feed.problem() != null);
        assertThat(feed.problem())
                .isEqualTo("the database's log cannot be followed, the relay polls instead:"
                        + " java.lang.StackOverflowError");
        assertThat(feed.isStreaming()).isFalse();
    }

    @Test
    void anAlarmIsSeenAlsoIfAllIsWellAgain() throws Exception {
        log.connections.add(ended -> {
            throw new LostException();
        });
        log.holds(begun -> begun.begin(true));
        feed.caughtUp();

        assertThat(feed.problem()).isNull();
        assertThat(feed.alarm()).isEqualTo("away: a part of the log is gone");
        nanos.addAndGet(LogFeed.ALARM_TIME.toNanos() + 1);
        assertThat(feed.alarm()).isNull();
    }

    @Test
    void aConnectionThatGoesOnBehindTheLastOneMissesNothing() throws Exception {
        log.connections.add(begun -> {
            begun.begin(true);
            throw new IllegalStateException("reset");
        });
        log.holds(begun -> {
            begun.begin(false);
            begun.put(List.of("a", "b"));
        });

        assertThat(feed.beginsAnew()).isTrue();
        assertThat(feed.beginsAnew()).isFalse();
        assertThat(feed.problem()).isNull();
        assertThat(feed.take(10, 1)).containsExactly("a");
        assertThat(feed.take(10, 10)).containsExactly("b");
    }

    @Test
    void rowsThatFindNoRoomMakeItBeginAnew() throws Exception {
        log.holds(begun -> {
            begun.begin(true);
            begun.offer("before anybody asked");
        });
        assertThat(feed.beginsAnew()).isTrue();
        assertThat(feed.take(10, 10)).isEmpty();

        for (int i = 0; i <= FeedQueue.MAX_ROWS; i++) {
            feed.offer("x");
        }
        feed.offer("lost, too");

        assertThat(feed.take(1, 1)).isEmpty();
        assertThat(feed.beginsAnew()).isTrue();
        feed.offer("kept");
        assertThat(feed.take(10, 10)).containsExactly("kept");
    }

    @Test
    void whoWaitsForRoomIsLetGoByTheEnd() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        log.connections.add(begun -> {
            begun.begin(true);
            for (int i = 0; i <= FeedQueue.MAX_ROWS; i++) {
                begun.put(List.of("x"));
            }
            ended.countDown();
        });
        await().atMost(LIMIT).until(feed::isStreaming);

        feed.close();
        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    }
}
