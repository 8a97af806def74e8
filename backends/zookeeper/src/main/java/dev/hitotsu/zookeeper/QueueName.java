package dev.hitotsu.zookeeper;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The name of a node in a queue: the requested name, a tilde, and the sequence number that ZooKeeper gave it in its
 * folder.
 *
 * @param sequence how many nodes were created in the folder before, modulo 2<sup>32</sup>; negative after 2,147,483,647
 */
record QueueName(String node, String requestedName, int sequence) {
    private static final char SEPARATOR = '~';
    private static final int MIN_DIGITS = 10;

    /** The name to request from ZooKeeper. */
    static String prefix(String name) {
        return name + SEPARATOR;
    }

    /** Reads the last part of a path; empty if it is no such name. */
    static Optional<QueueName> parse(String name) {
        int end = name.lastIndexOf(SEPARATOR);
        String number = name.substring(end + 1);
        if (end < 0 || number.length() < MIN_DIGITS || number.startsWith("+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new QueueName(name, name.substring(0, end), Integer.parseInt(number)));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    /** Whether the last part of the path is such a name. */
    static boolean isQueueName(String path) {
        return parse(path.substring(path.lastIndexOf('/') + 1)).isPresent();
    }

    /** Sorts by creation. The order is right as long as the existing nodes span less than half of all numbers. */
    static List<QueueName> sorted(Collection<QueueName> names) {
        int base = names.stream().findFirst().map(QueueName::sequence).orElse(0);
        return names.stream()
                .sorted(Comparator.comparingInt(name -> name.sequence - base))
                .toList();
    }
}
