package dev.hitotsu.kafka.internal;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Asks for the ids that tell a topic from one that was made under the same name later. */
public interface TopicIds extends AutoCloseable {
    /** The ids of those topics that exist. Does not block; ends with an error if nobody answers. */
    CompletableFuture<Map<String, String>> ask(Set<String> topics);

    @Override
    void close();
}
