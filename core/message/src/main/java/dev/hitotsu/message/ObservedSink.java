package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * A sink whose sends are seen by an observer. Everything else is as the sink has it.
 *
 * <pre>{@code
 * Sink sink = ObservedSink.of(KafkaSink.builder()....build(), observer);
 * }</pre>
 */
public final class ObservedSink implements Sink {
    private final Sink sink;
    private final SendObserver observer;

    private ObservedSink(Sink sink, SendObserver observer) {
        this.sink = sink;
        this.observer = observer;
    }

    /** The sink under the eyes of the observer. Closing it closes the sink. */
    public static ObservedSink of(Sink sink, SendObserver observer) {
        requireNonNull(sink, "sink: null (expected: a sink)");
        requireNonNull(observer, "observer: null (expected: an observer)");
        return new ObservedSink(sink, observer);
    }

    @Override
    public SinkSession open(long fence) {
        return new ObservedSession(sink.open(fence), observer);
    }

    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names of topics)");
        return sink.check(topics);
    }

    @Override
    public List<MessageLimit> limits(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names of topics)");
        return sink.limits(topics);
    }

    @Override
    public Pipelining pipelining() {
        return sink.pipelining();
    }

    @Override
    public Duration sendTimeout() {
        return sink.sendTimeout();
    }

    @Override
    public List<String> addressesOf(String topic) {
        return sink.addressesOf(requireNonNull(topic, "topic: null (expected: the name of a topic)"));
    }

    @Override
    public boolean isAddress(String topic) {
        return sink.isAddress(requireNonNull(topic, "topic: null (expected: the name of a topic)"));
    }

    @Override
    public boolean isThere() {
        return sink.isThere();
    }

    @Override
    public void close() {
        sink.close();
    }
}
