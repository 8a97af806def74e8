package dev.hitotsu.relay.routing;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Several sinks as one: each topic goes to one of them, and copies of it go to others if they are to. A sink that is
 * away holds up the messages and copies that it gets, and those of the others go on. Thread-safe.
 *
 * <pre>{@code
 * Sink sink = RoutingSink.builder()
 *         .sink("payments", httpSink, "payment.*")
 *         .sink("events", kafkaSink) // all other topics
 *         .copies("search", sqsSink, "orders") // besides whoever takes them
 *         .build();
 * }</pre>
 *
 * <p>A topic goes to the sink that names it, else to the one with the longest beginning of it, else to the one
 * without topics. A message whose topic nobody takes, also as a copy, waits, and {@link #check} names it. The copies
 * to a target have an order and a progress of their own. While one waits it is addressed to {@code orders@search},
 * the topic and the name; the target gets it under its topic and with the id of the message. Of each key one message
 * is under way at a time. No sink is asked what it has taken before, so one that could tell, as Kafka's with
 * transactions, may get a message twice after a crash.
 */
public final class RoutingSink implements Sink {
    private final List<Target> targets;
    private final TopicRoutes<Target> routes;
    private final CopyRoutes copies;
    private final Clockwork clockwork;
    private final RandomGenerator random;
    private final OpenSessions<RoutingSession> sessions = new OpenSessions<>();

    private RoutingSink(
            List<Target> targets,
            TopicRoutes<Target> routes,
            CopyRoutes copies,
            Clockwork clockwork,
            RandomGenerator random) {
        this.targets = List.copyOf(targets);
        this.routes = routes;
        this.copies = copies;
        this.clockwork = clockwork;
        this.random = random;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public SinkSession open(long fence) {
        return sessions.open(onEnd -> open(fence, onEnd));
    }

    private RoutingSession open(long fence, Consumer<RoutingSession> onEnd) {
        List<TargetSession> opened = new ArrayList<>();
        try {
            targets.forEach(target -> opened.add(new TargetSession(target, fence, clockwork, random)));
            return new RoutingSession(opened, routes, copies, onEnd);
        } catch (RuntimeException | Error e) {
            opened.forEach(TargetSession::close);
            throw e;
        }
    }

    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names of topics)");
        List<String> obstacles = new ArrayList<>();
        topics.stream()
                .filter(topic -> takersOf(topic).isEmpty())
                .map(routes::withoutTaker)
                .forEach(obstacles::add);
        Map<Target, Set<String>> byTarget = byTarget(topics);
        targets.forEach(target -> obstacles.addAll(target.check(byTarget.getOrDefault(target, Set.of()))));
        return obstacles;
    }

    @Override
    public List<MessageLimit> limits(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names of topics)");
        Map<Target, Set<String>> byTarget = byTarget(topics);
        return targets.stream()
                .flatMap(target -> target.limits(byTarget.getOrDefault(target, Set.of())).stream())
                .toList();
    }

    private Map<Target, Set<String>> byTarget(Collection<String> topics) {
        Map<Target, Set<String>> byTarget = new HashMap<>();
        for (String topic : topics) {
            String plain = copies.addressee(topic).isPresent() ? CopyRoutes.topicOf(topic) : topic;
            takersOf(topic)
                    .forEach(target -> byTarget.computeIfAbsent(target, its -> new TreeSet<>())
                            .add(plain));
        }
        return byTarget;
    }

    private List<Target> takersOf(String topic) {
        Optional<Target> addressee = copies.addressee(topic);
        if (addressee.isPresent()) {
            return List.of(addressee.get());
        }
        Optional<Target> taker = routes.takerOf(topic);
        return Stream.concat(taker.stream(), copies.receiversOf(topic, taker).stream())
                .toList();
    }

    /** The topic itself, if a sink takes it, and the address of each copy. */
    @Override
    public List<String> addressesOf(String topic) {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        Optional<Target> taker = routes.takerOf(topic);
        List<String> addresses = copies.addressesOf(topic, taker);
        if (addresses.isEmpty()) {
            return List.of(topic);
        }
        return Stream.concat(taker.isPresent() ? Stream.of(topic) : Stream.empty(), addresses.stream())
                .toList();
    }

    @Override
    public boolean isAddress(String topic) {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        return copies.addressee(topic).isPresent();
    }

    /** Whether one of the targets is. */
    @Override
    public boolean isThere() {
        return targets.stream().anyMatch(target -> target.sink().isThere());
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ONE_PER_KEY;
    }

    /** The longest of all. */
    @Override
    public Duration sendTimeout() {
        return targets.stream()
                .map(Target::sendTimeout)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Closes all sinks. */
    @Override
    public void close() {
        sessions.close();
        targets.forEach(target -> target.sink().close());
    }

    /** Prepares a {@link RoutingSink}. Not thread-safe. */
    public static final class Builder {
        /** What one sink may have of the window, so that the others have room while it is slow. */
        private static final double SHARE = 0.75;

        /** A sink as it was added. */
        private record Added(String name, Sink sink, List<String> topics, List<String> copies) {
            boolean takesOthers() {
                return topics.isEmpty() && copies.isEmpty();
            }
        }

        private final List<Added> added = new ArrayList<>();
        private Clockwork clockwork = Clockwork.system();
        private RandomGenerator random = RandomGenerator.getDefault();
        private int window = Integer.MAX_VALUE;

        private Builder() {}

        /**
         * Adds a sink, which is closed with this one.
         *
         * @param name for people; without a slash or an at sign
         * @param topics names of topics, or beginnings of names with {@code *} behind them; none for all other topics
         */
        public Builder sink(String name, Sink sink, Collection<String> topics) {
            return sink(name, sink, topics, List.of());
        }

        /**
         * Adds a sink, which is closed with this one.
         *
         * @param name for people; without a slash or an at sign
         * @param topics names of topics, or beginnings of names with {@code *} behind them; with neither topics nor
         *     copies it takes all other topics
         * @param copies names or beginnings of topics of which it gets a copy, whoever takes the messages themselves
         */
        public Builder sink(String name, Sink sink, Collection<String> topics, Collection<String> copies) {
            requireNonNull(name, "name: null (expected: a name)");
            requireNonNull(sink, "sink: null (expected: a sink)");
            requireNonNull(topics, "topics: null (expected: names of topics)");
            requireNonNull(copies, "copies: null (expected: names of topics)");
            if (name.isBlank()
                    || name.indexOf(RoutingSession.SEPARATOR) >= 0
                    || name.indexOf(CopyRoutes.SEPARATOR) >= 0) {
                throw new IllegalArgumentException(
                        "name: \"" + name + "\" (expected: a name without a slash or an at sign)");
            }
            if (added.stream().anyMatch(each -> each.name().equals(name))) {
                throw new IllegalArgumentException("sink " + name + ": two (expected: one)");
            }
            added.add(new Added(name, sink, List.copyOf(topics), List.copyOf(copies)));
            return this;
        }

        /** Adds a sink that gets copies only, as {@link #sink(String, Sink, Collection, Collection)}. */
        public Builder copies(String name, Sink sink, String... topics) {
            requireNonNull(topics, "topics: null (expected: names of topics)");
            return sink(name, sink, List.of(), List.of(topics));
        }

        /** As {@link #sink(String, Sink, Collection)}. */
        public Builder sink(String name, Sink sink, String... topics) {
            requireNonNull(topics, "topics: null (expected: names of topics)");
            return sink(name, sink, List.of(topics));
        }

        /**
         * How many messages the relay has under way at once; each sink gets three quarters of it at most. Default: no
         * limit.
         */
        public Builder window(int messages) {
            if (messages < 1) {
                throw new IllegalArgumentException("window: " + messages + " (expected: 1 or more)");
            }
            this.window = messages;
            return this;
        }

        /** Clock and chance; by default those of this machine. */
        public Builder clockwork(Clockwork clockwork, RandomGenerator random) {
            this.clockwork = requireNonNull(clockwork, "clockwork: null (expected: a clockwork)");
            this.random = requireNonNull(random, "random: null (expected: a source of random numbers)");
            return this;
        }

        /**
         * The sinks as one.
         *
         * @throws IllegalArgumentException if there are none, or two for the same topics
         */
        public RoutingSink build() {
            if (added.isEmpty()) {
                throw new IllegalArgumentException("sinks: none (expected: one at least)");
            }
            List<Target> targets = new ArrayList<>();
            TopicRoutes<Target> routes = new TopicRoutes<>();
            CopyRoutes copies = new CopyRoutes();
            for (Added each : added) {
                Target target = new Target(targets.size(), each.name(), each.sink(), (int) Math.max(1, window * SHARE));
                targets.add(target);
                if (each.takesOthers() || !each.topics().isEmpty()) {
                    routes.add(target, each.topics());
                }
                if (!each.copies().isEmpty()) {
                    copies.add(target, each.copies());
                }
            }
            return new RoutingSink(targets, routes, copies, clockwork, random);
        }
    }
}
