package dev.hitotsu.googleserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import java.util.regex.Pattern;

/** What Pub/Sub takes (Pub/Sub, "Quotas and limits", and the reference of PubsubMessage). */
final class PublishLimits {
    static final int MAX_MESSAGES = 1_000;
    static final int MAX_BYTES = 10_000_000;
    private static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_NAME = 256;
    private static final int MAX_VALUE = 1_024;
    private static final int MAX_KEY = 1_024;
    private static final Pattern NAME =
            Pattern.compile("projects/[^/]+/(topics|subscriptions)/(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}");

    private PublishLimits() {}

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Answer.invalid("Invalid resource name given (name=" + name + ")");
        }
    }

    static void check(PublishRequest request) {
        if (request.getMessagesCount() == 0 || request.getMessagesCount() > MAX_MESSAGES) {
            throw Answer.invalid("The value for message_count is out of range: " + request.getMessagesCount());
        }
        if (request.getSerializedSize() > MAX_BYTES) {
            throw Answer.invalid("Request payload size exceeds the limit: " + MAX_BYTES + " bytes");
        }
        String key = request.getMessages(0).getOrderingKey();
        for (PubsubMessage message : request.getMessagesList()) {
            if (!message.getOrderingKey().equals(key)) {
                throw Answer.invalid("All messages of a request must have the same ordering key");
            }
            check(message);
        }
    }

    private static void check(PubsubMessage message) {
        if (message.getData().isEmpty() && message.getAttributesCount() == 0) {
            throw Answer.invalid("Some messages contain neither data nor attributes");
        }
        if (message.getAttributesCount() > MAX_ATTRIBUTES) {
            throw Answer.invalid("Too many attributes: " + message.getAttributesCount());
        }
        if (bytes(message.getOrderingKey()) > MAX_KEY) {
            throw Answer.invalid("The ordering key is too long");
        }
        message.getAttributesMap().forEach((name, value) -> {
            if (name.isEmpty() || name.startsWith("goog") || bytes(name) > MAX_NAME || bytes(value) > MAX_VALUE) {
                throw Answer.invalid("An attribute is not valid: " + name);
            }
        });
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }
}
