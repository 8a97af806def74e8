package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Where messages go: a broker, or an HTTP service. Thread-safe; what is sent goes through a {@link SinkSession}. */
public interface Sink extends AutoCloseable {

    /**
     * Begins a session, for one sender. Does not block, and does not wait for a target that is away. Several sessions
     * may be open; the order of messages is kept within each.
     *
     * @param fence the sender's right to send, greater than that of every sender before; a target that can compare
     *     fences takes nothing from an older one
     */
    SinkSession open(long fence);

    /**
     * Asks the target what would keep messages to these topics from being delivered, and whether it answers at all.
     * Blocks for some seconds at most. Any thread may call it, also while messages are sent.
     *
     * @param topics of messages, as they stand before the sink gives them other names
     * @return one reason for each obstacle; empty if there is none
     */
    List<String> check(Collection<String> topics);

    /**
     * Asks the target how large messages to these topics may be; what is larger is rejected. Empty where it does not
     * say, and where it does not answer, which {@link #check} tells. Blocks for some seconds at most. Any thread.
     *
     * @param topics of messages, as they stand before the sink gives them other names
     */
    default List<MessageLimit> limits(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names of topics)");
        return List.of();
    }

    /**
     * The topics under which each message to a topic is sent, one after the other and each by itself: what fails under
     * one holds up nothing under another, and each has an order of its own. By default, the topic itself. Other topics
     * are names of this sink's own, which it recognises when a message with one is sent, {@linkplain #check checked} or
     * sent again after a restart. At most 31 besides the topic; the answer is the same as long as the sink is open.
     * Does not block.
     */
    default List<String> addressesOf(String topic) {
        return List.of(requireNonNull(topic, "topic: null (expected: the name of a topic)"));
    }

    /**
     * Whether a topic is a name of this sink's own, which {@link #addressesOf} has given out or would still know. What
     * was given out before and is not known any more, because the sink was opened with other settings, waits. Does not
     * block.
     */
    default boolean isAddress(String topic) {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        return false;
    }

    /** What a session promises when several sends of one key are in flight. */
    Pipelining pipelining();

    /**
     * For how long after {@link SinkSession#send} the sink tries to deliver a message. It bounds what a process that
     * was frozen may still send when it runs again, before it notices that another one sends by now.
     */
    Duration sendTimeout();

    /**
     * Whether the target as such is there, whatever is wrong with a part of it. Blocks for some seconds at most. Any
     * thread.
     */
    default boolean isThere() {
        return check(List.of()).isEmpty();
    }

    /** Closes the sessions, and frees what the sink holds. Does not throw for a target that is away. */
    @Override
    void close();
}
