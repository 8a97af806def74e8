package dev.hitotsu.google.internal;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.TopicObstacles;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service of Google for what messages are sent to.
 *
 * @param channel the way to the service
 * @param kind what it is called, such as {@code queue}
 * @param unfit why there can be none of a name; null if there can
 * @param get asks for one by its name, and throws what the answer was unless it is there
 */
public record ResourceCheck(
        GrpcChannel channel, String kind, Function<String, @Nullable String> unfit, Consumer<String> get) {
    /** Need not exist: any answer is one. */
    private static final String ANY = "hitotsu-check";

    public ResourceCheck {
        requireNonNull(channel, "channel: null (expected: a channel)");
        requireNonNull(kind, "kind: null (expected: a word)");
        requireNonNull(unfit, "unfit: null (expected: what looks at a name)");
        requireNonNull(get, "get: null (expected: a call)");
    }

    /** What keeps the service from taking messages of these topics. Blocks for a call each, and one more. */
    public List<String> obstacles(Collection<String> topics, Function<Message, String> router) {
        RuntimeException away = find(ANY);
        if (away != null && !GoogleFaults.isAnswer(away)) {
            channel.renew();
            return List.of("no answer: " + GoogleFaults.describe(away));
        }
        return TopicObstacles.of(topics, router, this::obstacle);
    }

    private @Nullable String obstacle(String name) {
        String reason = unfit.apply(name);
        RuntimeException missing = reason == null ? find(name) : null;
        return missing == null ? reason : kind + " " + name + ": " + GoogleFaults.describe(missing);
    }

    /** Why it was not found; null if it was. */
    private @Nullable RuntimeException find(String name) {
        try {
            get.accept(name);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
