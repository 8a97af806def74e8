package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What keeps a sink from taking messages, topic by topic, as {@link Sink#check} tells it. For authors of sinks. */
public final class TopicObstacles {
    private TopicObstacles() {}

    /** Looks at one destination. */
    @FunctionalInterface
    public interface DestinationCheck<E extends Exception> {
        /** What keeps the destination from taking messages, in words; null if nothing does. */
        @Nullable String obstacle(String destination) throws E;
    }

    /**
     * The obstacles, each with its topic before it.
     *
     * @param router names the destination of a message
     * @throws E if the check does
     */
    public static <E extends Exception> List<String> of(
            Collection<String> topics, Function<Message, String> router, DestinationCheck<E> check) throws E {
        requireNonNull(topics, "topics: null (expected: names)");
        requireNonNull(router, "router: null (expected: what names a destination)");
        requireNonNull(check, "check: null (expected: what looks at a destination)");
        List<String> obstacles = new ArrayList<>();
        for (String topic : topics) {
            String destination = router.apply(Message.builder(topic, "check").build());
            String obstacle = check.obstacle(destination);
            if (obstacle != null) {
                obstacles.add("topic " + topic + ": " + obstacle);
            }
        }
        return List.copyOf(obstacles);
    }
}
