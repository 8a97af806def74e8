package dev.hitotsu.relay.routing;

import dev.hitotsu.relay.store.CopyPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which targets get copies of which topics. A copy has an address instead of a topic: the topic, an at sign, the
 * target's name. Immutable after building.
 */
final class CopyRoutes {
    /** Between a topic and the name of a target; names of targets do not have it. */
    static final char SEPARATOR = '@';

    private record Receiver(Target target, List<TopicPattern> patterns) {}

    private final Map<String, Receiver> receivers = new LinkedHashMap<>();

    /**
     * Has a target get copies.
     *
     * @param patterns names of topics, or beginnings of names that end with {@code *}
     * @throws IllegalArgumentException if there are too many targets with copies
     */
    void add(Target target, Collection<String> patterns) {
        receivers.put(
                target.name(),
                new Receiver(target, patterns.stream().map(TopicPattern::of).toList()));
        if (receivers.size() >= CopyPosition.MAX_COPIES) {
            throw new IllegalArgumentException("sinks with copies: " + receivers.size() + " (expected: at most "
                    + (CopyPosition.MAX_COPIES - 1) + ")");
        }
    }

    /**
     * The addresses of the copies of a topic.
     *
     * @param taker who gets the messages themselves, and so no copy of them
     */
    List<String> addressesOf(String topic, Optional<Target> taker) {
        if (receivers.isEmpty() || addressee(topic).isPresent()) {
            return List.of();
        }
        List<String> addresses = new ArrayList<>();
        receivers.forEach((name, receiver) -> {
            if (taker.filter(receiver.target()::equals).isEmpty()
                    && receiver.patterns().stream().anyMatch(pattern -> pattern.matches(topic))) {
                addresses.add(topic + SEPARATOR + name);
            }
        });
        return addresses;
    }

    /** Who gets copies of a topic, besides whoever takes the messages themselves. */
    List<Target> receiversOf(String topic, Optional<Target> taker) {
        return addressesOf(topic, taker).stream()
                .flatMap(address -> addressee(address).stream())
                .toList();
    }

    /** The target of an address; empty for a topic. */
    Optional<Target> addressee(String address) {
        int separator = receivers.isEmpty() ? -1 : address.lastIndexOf(SEPARATOR);
        return separator <= 0
                ? Optional.empty()
                : Optional.ofNullable(receivers.get(address.substring(separator + 1)))
                        .map(Receiver::target);
    }

    /** The topic in an address. */
    static String topicOf(String address) {
        return address.substring(0, address.lastIndexOf(SEPARATOR));
    }
}
