package dev.hitotsu.http;

import dev.hitotsu.message.Message;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which destination takes the messages of a topic. Immutable. */
final class Routes {
    private final List<HttpDestination> destinations;
    private final Map<String, HttpDestination> byTopic = new LinkedHashMap<>();
    private final Map<String, HttpDestination> byName = new LinkedHashMap<>();
    private final @Nullable HttpDestination others;

    /**
     * The routes to these destinations.
     *
     * @throws IllegalArgumentException if there are none, or two for one topic or of one name
     */
    Routes(List<HttpDestination> destinations) {
        this.destinations = List.copyOf(destinations);
        if (destinations.isEmpty()) {
            throw new IllegalArgumentException("destinations: none (expected: one at least)");
        }
        HttpDestination rest = null;
        for (HttpDestination destination : destinations) {
            requireNew("destination " + destination.name(), byName.put(destination.name(), destination));
            destination
                    .topics()
                    .forEach(topic -> requireNew("destination for topic " + topic, byTopic.put(topic, destination)));
            if (destination.topics().isEmpty()) {
                requireNew("destination for all other topics", rest);
                rest = destination;
            }
        }
        this.others = rest;
    }

    private static void requireNew(String what, @Nullable HttpDestination before) {
        if (before != null) {
            throw new IllegalArgumentException(what + ": two (expected: one)");
        }
    }

    List<HttpDestination> destinations() {
        return destinations;
    }

    Optional<HttpDestination> destinationOf(String topic) {
        return Optional.ofNullable(byTopic.getOrDefault(topic, others));
    }

    String withoutDestination(String topic) {
        return "topic " + topic + ": no destination (expected: one of " + byTopic.keySet() + ")";
    }

    /** Whether everything goes to one service. */
    boolean isSingle() {
        return destinations.size() == 1 && destinations.getFirst().url() != null;
    }

    /** The limits of what {@link #nameOf} names. */
    Optional<HttpDestination.Limits> limitsOf(String name) {
        int blank = name.indexOf(' ');
        return Optional.ofNullable(byName.get(blank < 0 ? name : name.substring(0, blank)))
                .map(HttpDestination::limits);
    }

    /**
     * Where the message goes.
     *
     * @throws IllegalArgumentException if it was to name a URL, and does not
     */
    static URI uriOf(Message message, HttpDestination destination) {
        UrlTemplate url = destination.url();
        return url != null
                ? url.uri(message.topic())
                : UrlTemplate.parse(message.headers()
                        .get(SinkHeaders.URL)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "header " + SinkHeaders.URL + ": missing (expected: where the message goes)")));
    }

    /** What fails together: the service, or the host that a message names. */
    static String nameOf(HttpDestination destination, URI uri) {
        return destination.url() != null ? destination.name() : destination.name() + " " + uri.getRawAuthority();
    }
}
