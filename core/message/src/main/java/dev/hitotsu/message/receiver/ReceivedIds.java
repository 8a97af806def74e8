package dev.hitotsu.message.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ids of messages that others sent. For authors of receivers. Whatever is blank counts as missing, and so do the
 * nil and the max UUID (RFC 9562, sections 5.9 and 5.10), which programs send that never set an id: else all such
 * messages would be one.
 */
public final class ReceivedIds {
    private static final int UUID_LENGTH = 36;
    private static final UUID NIL = new UUID(0, 0);
    private static final UUID MAX = new UUID(-1, -1);

    private ReceivedIds() {}

    /** The text, or null if it is blank. */
    public static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /**
     * The id of a message whose sender named it: the UUID itself, or one of version 3 made of the source and the id,
     * which together identify an event (CloudEvents 1.0, section 3.1). Without a source, the topic stands in for it.
     * Null if there is no id.
     */
    public static @Nullable UUID of(@Nullable String id, @Nullable String source, String topic) {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        String givenId = given(id);
        if (givenId == null) {
            return null;
        }
        UUID uuid = uuid(givenId);
        if (uuid != null) {
            return uuid.equals(NIL) || uuid.equals(MAX) ? null : uuid;
        }
        String givenSource = given(source);
        return nameBased(
                givenSource == null
                        ? "event of topic\n" + topic + "\n" + givenId
                        : "event\n" + givenSource + "\n" + givenId);
    }

    /** A UUID of version 3, made of the name. */
    public static UUID nameBased(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    private static @Nullable UUID uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return null;
        }
        try {
            UUID uuid = UUID.fromString(text);
            // The JDK reads digits in the wrong places as well, and drops what is too much: two texts could become one
            // id.
            return uuid.toString().equalsIgnoreCase(text) ? uuid : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
