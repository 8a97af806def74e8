package dev.hitotsu.relay.routing;

import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Sink;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * One of the sinks, under its name.
 *
 * @param index its place among the sinks
 * @param window how many messages may be under way to it at once
 */
record Target(int index, String name, Sink sink, int window) {

    boolean promisesOrder() {
        return sink.pipelining() == Pipelining.ORDERED;
    }

    Duration sendTimeout() {
        return sink.sendTimeout();
    }

    /** Its obstacles for these topics, under its name. */
    List<String> check(Collection<String> topics) {
        return sink.check(topics).stream()
                .map(obstacle -> name + ": " + obstacle)
                .toList();
    }

    /** Its limits for messages to these topics, under its name. */
    List<MessageLimit> limits(Collection<String> topics) {
        return sink.limits(topics).stream()
                .map(limit -> new MessageLimit(name + ": " + limit.name(), limit.bytes()))
                .toList();
    }
}
