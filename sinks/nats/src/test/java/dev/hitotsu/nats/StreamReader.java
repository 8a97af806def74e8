package dev.hitotsu.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.testkit.time.Patience;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads all that a stream keeps of a subject, message by message. */
final class StreamReader {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private StreamReader() {}

    /** What the stream keeps of the subject; waits until there are {@code atLeast}. */
    static List<Message> read(String uri, String subject, int atLeast) {
        try (Connection connection = Nats.connect(uri)) {
            JetStreamManagement management = connection.jetStreamManagement();
            Patience.await().atMost(LIMIT).until(() -> count(management, subject) >= atLeast);
            String stream = management.getStreamNames(subject).getFirst();
            List<Message> messages = new ArrayList<>();
            long next = 1;
            for (MessageInfo info = next(management, stream, next, subject); info != null; ) {
                messages.add(MessageDecoder.decode(new MessageDecoder.StoredMessage(
                                stream,
                                info.getSubject(),
                                info.getSeq(),
                                info.getHeaders(),
                                info.getData(),
                                info.getTime().toInstant()))
                        .message());
                next = info.getSeq() + 1;
                info = next(management, stream, next, subject);
            }
            assertThat(messages).hasSizeGreaterThanOrEqualTo(atLeast);
            return messages;
        } catch (IOException | InterruptedException | JetStreamApiException e) {
            throw new AssertionError("subject " + subject + " not read", e);
        }
    }

    private static MessageInfo next(JetStreamManagement management, String stream, long from, String subject)
            throws IOException, JetStreamApiException {
        try {
            return management.getNextMessage(stream, from, subject);
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == 404) {
                return null;
            }
            throw e;
        }
    }

    private static long count(JetStreamManagement management, String subject)
            throws IOException, JetStreamApiException {
        List<String> names = management.getStreamNames(subject);
        return names.isEmpty()
                ? 0
                : management.getStreamInfo(names.getFirst()).getStreamState().getMsgCount();
    }
}
