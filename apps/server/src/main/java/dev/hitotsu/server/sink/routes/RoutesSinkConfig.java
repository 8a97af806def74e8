package dev.hitotsu.server.sink.routes;

import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Sink;
import dev.hitotsu.relay.routing.RoutingSink;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several targets, each for topics of its own. */
record RoutesSinkConfig(List<Route> routes) implements SinkConfig {
    /**
     * One of them.
     *
     * @param topics names, or beginnings of names with {@code *} behind them; with neither topics nor copies, all that
     *     nobody else takes
     * @param copies names or beginnings of topics of which it gets a copy
     */
    record Route(String name, List<String> topics, List<String> copies, SinkConfig sink) {
        Route {
            topics = List.copyOf(topics);
            copies = List.copyOf(copies);
        }

        private String describe(Function<SinkConfig, String> text) {
            String own = topics.isEmpty() ? "" : " " + topics;
            return name + own + (copies.isEmpty() ? "" : " copies of " + copies) + ": " + text.apply(sink);
        }
    }

    RoutesSinkConfig {
        routes = List.copyOf(routes);
        for (Route route : routes) {
            if (route.sink().remembersSends()) {
                throw new IllegalArgumentException(
                        route.name() + ": in transactions (expected: a target without them, or it"
                                + " alone in a relay of its own; of several, none is asked what it has taken before)");
            }
        }
    }

    @Override
    public String displayName() {
        return describe(SinkConfig::displayName);
    }

    @Override
    public String purpose() {
        return describe(SinkConfig::purpose);
    }

    private String describe(Function<SinkConfig, String> text) {
        return routes.stream().map(route -> route.describe(text)).collect(Collectors.joining("; "));
    }

    @Override
    public String routing() {
        return "";
    }

    @Override
    public Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        for (Route route : routes) {
            topics.addAll(route.sink().topics());
            Stream.concat(route.topics().stream(), route.copies().stream())
                    .filter(topic -> !topic.endsWith("*"))
                    .forEach(topics::add);
        }
        return topics;
    }

    @Override
    public List<MessageLimit> limits() {
        return routes.stream()
                .flatMap(route -> route.sink().limits().stream()
                        .map(limit -> new MessageLimit(route.name() + ": " + limit.name(), limit.bytes())))
                .toList();
    }

    /** The least: what is more would have no effect on one of them. */
    @Override
    public int maxWindow() {
        return routes.stream().mapToInt(route -> route.sink().maxWindow()).min().orElse(Integer.MAX_VALUE);
    }

    @Override
    public Sink open(SendLimits limits) {
        return build(limits, LateSink::open);
    }

    @Override
    public Sink openToCheck(SendLimits limits) {
        return build(limits, SinkConfig::openToCheck);
    }

    /** What opens one of them. */
    private interface Opening {
        Sink open(SinkConfig config, SendLimits limits);
    }

    private Sink build(SendLimits limits, Opening opening) {
        RoutingSink.Builder builder = RoutingSink.builder().window(limits.window());
        List<Sink> opened = new ArrayList<>();
        try {
            for (Route route : routes) {
                Sink sink = open(route, limits, opening);
                opened.add(sink);
                builder.sink(route.name(), sink, route.topics(), route.copies());
            }
            return builder.build();
        } catch (RuntimeException e) {
            opened.forEach(Sink::close);
            throw e;
        }
    }

    private static Sink open(Route route, SendLimits limits, Opening opening) {
        try {
            return opening.open(route.sink(), limits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(route.name() + ": " + e.getMessage(), e);
        }
    }
}
