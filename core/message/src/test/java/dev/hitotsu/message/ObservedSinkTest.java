package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ObservedSinkTest {
    private static final Message MESSAGE = Message.builder("orders", "t").build();

    private final Noted noted = new Noted();
    private final List<SendResult> seen = new ArrayList<>();

    /** A sink, and its only session, which takes notes. */
    private static final class Noted implements Sink, SinkSession {
        private final List<String> calls = new ArrayList<>();
        private final CompletableFuture<SendResult> answer = new CompletableFuture<>();
        private boolean there = true;

        @Override
        public SinkSession open(long fence) {
            calls.add("open " + fence);
            return this;
        }

        @Override
        public Pipelining pipelining() {
            return Pipelining.ORDERED;
        }

        @Override
        public Duration sendTimeout() {
            return Duration.ofSeconds(7);
        }

        @Override
        public List<String> check(Collection<String> topics) {
            return List.of("checked " + topics);
        }

        @Override
        public List<MessageLimit> limits(Collection<String> topics) {
            return List.of(new MessageLimit("of " + topics, 7));
        }

        @Override
        public List<String> addressesOf(String topic) {
            return List.of(topic, topic + "@search");
        }

        @Override
        public boolean isAddress(String topic) {
            return topic.contains("@");
        }

        @Override
        public boolean isThere() {
            return there;
        }

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            calls.add("send");
            return answer;
        }

        @Override
        public String destinationOf(Message message) {
            return "queue of " + message.topic();
        }

        @Override
        public int capacityOf(String destination) {
            return destination.length();
        }

        @Override
        public boolean isolates(String destination) {
            return destination.equals("alone");
        }

        @Override
        public void poll() {
            calls.add("poll");
        }

        @Override
        public void resume() {
            calls.add("resume");
        }

        @Override
        public void flush() {
            calls.add("flush");
        }

        @Override
        public CompletableFuture<Recovery> recover() {
            return CompletableFuture.completedFuture(new Recovery.Unavailable("away"));
        }

        @Override
        public void settled(long sends) {
            calls.add("settled " + sends);
        }

        @Override
        public void recoveredSettled() {
            calls.add("recovered");
        }

        @Override
        public void abort() {
            calls.add("abort");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    @Test
    void everythingElseIsAsTheSinkHasIt() {
        Sink sink = ObservedSink.of(noted, message -> null);
        assertThat(sink.pipelining()).isEqualTo(Pipelining.ORDERED);
        assertThat(sink.sendTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(sink.check(List.of("orders"))).containsExactly("checked [orders]");
        assertThat(sink.limits(List.of("orders"))).containsExactly(new MessageLimit("of [orders]", 7));
        assertThat(sink.addressesOf("orders")).containsExactly("orders", "orders@search");
        assertThat(sink.isAddress("orders@search")).isTrue();
        assertThat(sink.isAddress("orders")).isFalse();
        assertThat(sink.isThere()).isTrue();
        noted.there = false;
        assertThat(sink.isThere()).isFalse();

        SinkSession session = sink.open(3);
        assertThat(session.destinationOf(MESSAGE)).isEqualTo("queue of orders");
        assertThat(session.capacityOf("four")).isEqualTo(4);
        assertThat(session.isolates("alone")).isTrue();
        assertThat(session.isolates("others")).isFalse();
        assertThat(session.recover()).isCompletedWithValue(new Recovery.Unavailable("away"));
        session.poll();
        session.resume();
        session.flush();
        session.settled(5);
        session.recoveredSettled();
        session.abort();
        session.close();
        sink.close();
        assertThat(noted.calls)
                .containsExactly(
                        "open 3", "poll", "resume", "flush", "settled 5", "recovered", "abort", "close", "close");
    }

    @Test
    void theObserverHearsOfTheAnswer() {
        SinkSession session = ObservedSink.of(noted, message -> seen::add).open(1);
        CompletableFuture<SendResult> sending = session.send(MESSAGE);
        assertThat(sending).isSameAs(noted.answer);
        assertThat(seen).isEmpty();
        noted.answer.complete(SendResult.sent());

        assertThat(seen).containsExactly(SendResult.sent());
    }

    @Test
    void theObserverHearsOfADefectAsOfAFailure() {
        ObservedSink.of(noted, message -> seen::add).open(1).send(MESSAGE);
        noted.answer.completeExceptionally(new IllegalStateException("odd"));

        assertThat(seen).containsExactly(SendResult.retryable("the sink failed: java.lang.IllegalStateException: odd"));
    }

    @Test
    void whateverTheObserverThrowsTheMessageIsSent() {
        List<SendObserver> observers = List.of(
                message -> {
                    throw new LinkageError("observer");
                },
                message -> result -> {
                    throw new LinkageError("observer");
                },
                message -> null);
        for (SendObserver observer : observers) {
            assertThat(ObservedSink.of(noted, observer).open(1).send(MESSAGE)).isSameAs(noted.answer);
        }
        noted.answer.complete(SendResult.sent());
        assertThat(noted.calls).filteredOn("send"::equals).hasSize(3);
    }

    /** What a sink need not say. */
    @Test
    void aSinkThatSaysNothingMoreHasOneDestinationThatNobodyLimits() throws Exception {
        SinkSession plain = new SinkSession() {
            @Override
            public CompletableFuture<SendResult> send(Message message) {
                return CompletableFuture.completedFuture(SendResult.sent());
            }

            @Override
            public void abort() {}

            @Override
            public void close() {}
        };
        assertThat(plain.destinationOf(MESSAGE)).isEqualTo("orders");
        assertThat(plain.capacityOf("orders")).isEqualTo(Integer.MAX_VALUE);
        assertThat(plain.isolates("orders")).isFalse();
        assertThat(plain.recover().get()).isEqualTo(new Recovery.Complete(Set.of()));
        plain.poll();
        plain.flush();
        plain.resume();
        plain.settled(1);
        plain.recoveredSettled();
    }

    /** What it finds in its way is what it checks. */
    @Test
    void aSinkThatSaysNothingMoreTakesATopicUnderItsName() {
        List<String> obstacles = new ArrayList<>();
        Sink plain = new Sink() {
            @Override
            public SinkSession open(long fence) {
                return noted;
            }

            @Override
            public List<String> check(Collection<String> topics) {
                return obstacles;
            }

            @Override
            public Pipelining pipelining() {
                return Pipelining.ORDERED;
            }

            @Override
            public Duration sendTimeout() {
                return Duration.ZERO;
            }

            @Override
            public void close() {}
        };
        assertThat(plain.limits(List.of("orders"))).isEmpty();
        assertThat(plain.addressesOf("orders")).containsExactly("orders");
        assertThat(plain.isAddress("orders@search")).isFalse();
        assertThat(plain.isThere()).isTrue();
        obstacles.add("no answer");
        assertThat(plain.isThere()).isFalse();
    }

    @Test
    void theEndOfASinkIsThatOfItsSessions() {
        OpenSessions<Noted> sessions = new OpenSessions<>();
        Noted opened = sessions.open(onEnd -> noted);
        assertThat(sessions.isClosed()).isFalse();
        sessions.close();

        assertThat(sessions.isClosed()).isTrue();
        assertThat(opened.calls).containsExactly("close");
    }
}
