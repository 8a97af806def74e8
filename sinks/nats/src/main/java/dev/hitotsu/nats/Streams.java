package dev.hitotsu.nats;

import dev.hitotsu.message.MessageLimit;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the server for streams over one connection, and declares them. Every method blocks for a round trip or two. */
final class Streams {
    private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);

    private final JetStreamManagement management;

    Streams(JetStreamManagement management) {
        this.management = management;
    }

    /** The stream that keeps the subject. */
    Optional<StreamInfo> keeping(String subject) throws IOException {
        try {
            List<String> names = management.getStreamNames(subject);
            return names.isEmpty() ? Optional.empty() : Optional.of(management.getStreamInfo(names.getFirst()));
        } catch (JetStreamApiException e) {
            throw refused("streams of subject " + subject, e);
        }
    }

    /** The stream of that name. */
    Optional<StreamInfo> named(String stream) throws IOException {
        try {
            return Optional.of(management.getStreamInfo(stream));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == 404) {
                return Optional.empty();
            }
            throw refused("stream " + stream, e);
        }
    }

    /** Declares a stream for the subject where none keeps it. */
    void declare(String subject) throws IOException {
        if (keeping(subject).isPresent()) {
            return;
        }
        String name = Subjects.streamName(subject);
        try {
            var unused = management.addStream(StreamConfiguration.builder()
                    .name(name)
                    .subjects(subject)
                    .storageType(StorageType.File)
                    .duplicateWindow(DUPLICATE_WINDOW)
                    .build());
        } catch (JetStreamApiException e) {
            throw refused("stream " + name + " for subject " + subject, e);
        }
    }

    /** What keeps messages from being kept safely and once in the stream. */
    static Optional<String> obstacle(StreamInfo stream, Duration leastDuplicateWindow) {
        StreamConfiguration config = stream.getConfiguration();
        String name = "stream " + config.getName() + ": ";
        if (config.getNoAck()) {
            return Optional.of(name + "acknowledges nothing (expected: no_ack off)");
        }
        if (config.getSealed()) {
            return Optional.of(name + "sealed (expected: one that takes messages)");
        }
        if (config.getStorageType() == StorageType.Memory) {
            return Optional.of(name + "kept in memory, and lost with the server (expected: storage file)");
        }
        Duration window = config.getDuplicateWindow();
        return window == null || window.compareTo(leastDuplicateWindow) < 0
                ? Optional.of(name + "duplicate_window " + window + " (expected: " + leastDuplicateWindow
                        + " at least, or what is sent again after an outage stands there twice)")
                : Optional.empty();
    }

    /** How large a message may be for the stream; empty for no limit of its own. */
    static Optional<MessageLimit> limit(StreamInfo stream) {
        StreamConfiguration config = stream.getConfiguration();
        long bytes = config.getMaximumMessageSize();
        return bytes < 0
                ? Optional.empty()
                : Optional.of(new MessageLimit("max_msg_size of stream " + config.getName(), bytes));
    }

    private static IOException refused(String what, JetStreamApiException error) {
        return new IOException(what + ": " + NatsErrors.describe(error), error);
    }
}
