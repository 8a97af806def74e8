package dev.hitotsu.server.relay;

import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Sink;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Opens and checks the sink of a configuration. */
public final class Sinks {
    private Sinks() {}

    /**
     * Checks the settings without the target.
     *
     * @throws IllegalArgumentException for settings that the sink or the lease does not allow
     */
    public static void check(SinkConfig config, RelayOptions options) {
        try (Sink sink = config.openToCheck(SendLimits.of(options))) {
            options.lease().requireAllows(sink.sendTimeout());
        }
    }

    /**
     * Asks the target what would keep the topics of the configuration and these from being delivered to. Blocks for
     * some seconds at most; delivers nothing.
     *
     * @param topics of messages
     * @return one reason for each obstacle
     */
    public static List<String> obstacles(SinkConfig config, RelayOptions options, Collection<String> topics) {
        try (Sink sink = config.open(SendLimits.of(options))) {
            return sink.check(allTopics(config, options, topics));
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** How large messages to these topics may be, as the target says itself. Blocks for some seconds at most. */
    public static List<MessageLimit> limits(SinkConfig config, RelayOptions options, Collection<String> topics) {
        try (Sink sink = config.open(SendLimits.of(options))) {
            return sink.limits(allTopics(config, options, topics));
        }
    }

    /** These topics, those that the configuration names, and that of the dead letters. */
    static Set<String> allTopics(SinkConfig config, RelayOptions options, Collection<String> topics) {
        Set<String> all = new TreeSet<>(topics);
        all.addAll(config.topics());
        String deadLetterTopic = options.failure().deadLetterTopic();
        if (deadLetterTopic != null) {
            all.add(deadLetterTopic);
        }
        return all;
    }
}
