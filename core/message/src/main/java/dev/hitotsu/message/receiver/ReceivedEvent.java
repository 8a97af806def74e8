package dev.hitotsu.message.receiver;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as a broker hands it over, and what stands in for attributes of CloudEvents that it does not carry.
 * {@link EventDecoder} makes a message of it. Nothing here throws, whoever sent it.
 */
public interface ReceivedEvent {
    /** Where it was received. */
    String topic();

    /** How many headers it has, of whatever kind. */
    int headerCount();

    /** The headers that are text. Asked for only if there are not too many. */
    Map<String, String> texts();

    /** Whether a header belongs to the broker or to this library, and not to the message. */
    boolean isReserved(String name);

    /** As its sender gave it; null if it has none. */
    @Nullable String key(Map<String, String> texts);

    /** As its sender gave it; null if there is none. */
    byte @Nullable [] payload(Map<String, String> texts);

    /** Its type where no attribute says it; null where nothing else does. */
    @Nullable String type();

    /** Its sender where no attribute says it; null where nothing else does. */
    @Nullable String source();

    /**
     * Its id where no attribute says it.
     *
     * @param source its sender, as far as that is known
     */
    UUID id(@Nullable String source);

    /** When it happened where no attribute says it. */
    Instant time();
}
