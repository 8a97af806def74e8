package dev.hitotsu.aws;

import dev.hitotsu.message.EventHeaders;
import java.util.Set;

/** Names of what the attribute carries beside the attributes of CloudEvents and a message's own headers. */
final class SqsHeaders {
    /** The name of the attribute. */
    static final String ATTRIBUTE = "hitotsu";

    static final String TOPIC = "hitotsu-topic";

    /** The key, where the message has one. */
    static final String KEY = "hitotsu-key";

    /** What the body is where it is not the payload itself: SQS takes no empty body, and no bytes that are not text. */
    static final String BODY = "hitotsu-body";

    static final String BASE64 = "base64";
    static final String EMPTY = "empty";
    static final String TOMBSTONE = "tombstone";

    private static final Set<String> OWN = Set.of(TOPIC, KEY, BODY);

    private SqsHeaders() {}

    /** Whether a message may not carry a header of its own under this name. */
    static boolean isReserved(String name) {
        return OWN.contains(name) || EventHeaders.isReserved(name);
    }
}
