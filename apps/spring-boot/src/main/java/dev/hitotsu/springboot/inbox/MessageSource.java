package dev.hitotsu.springboot.inbox;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Where a group of listeners gets its messages from. */
public sealed interface MessageSource {
    /**
     * Topics of Kafka, read in a consumer group.
     *
     * @param names at least one
     */
    record Topics(List<String> names) implements MessageSource {
        public Topics {
            requireNonNull(names, "names: null (expected: names of topics)");
            names = List.copyOf(names);
        }
    }

    /** A queue of RabbitMQ. */
    record Queue(String name) implements MessageSource {
        public Queue {
            requireNonNull(name, "name: null (expected: the name of a queue)");
        }
    }
}
