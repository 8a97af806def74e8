package dev.hitotsu.demo.check.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.StreamContext;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages that a stream keeps of a subject, from the first to the last at the time of the call. Blocks. */
final class NatsReader implements MessageReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String uri;
    private final String subject;
    private final Duration timeout;

    NatsReader(String uri, String subject, Duration timeout) {
        this.uri = uri;
        this.subject = subject;
        this.timeout = timeout;
    }

    @Override
    public List<Delivery> read() {
        Options options = new Options.Builder()
                .server(uri)
                .connectionTimeout(timeout)
                .noReconnect()
                .build();
        try (Connection connection = Nats.connect(options)) {
            List<String> streams = connection.jetStreamManagement().getStreamNames(subject);
            if (streams.isEmpty()) {
                throw new CheckException("subject " + subject + ": no stream keeps it");
            }
            return read(connection.getStreamContext(streams.getFirst()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CheckException("subject " + subject + ": interrupted", interrupted);
        } catch (Exception failure) {
            throw new CheckException("subject " + subject + " cannot be read", failure);
        }
    }

    private List<Delivery> read(StreamContext stream)
            throws IOException, JetStreamApiException, InterruptedException, JetStreamStatusCheckedException {
        long last = stream.getStreamInfo().getStreamState().getLastSequence();
        List<Delivery> deliveries = new ArrayList<>();
        StallDetector stallDetector = new StallDetector("subject " + subject, timeout);
        try (IterableConsumer consumer = stream.createOrderedConsumer(
                        new OrderedConsumerConfiguration().filterSubject(subject))
                .iterate()) {
            for (long read = 0; read < last; ) {
                Message next = consumer.nextMessage(POLL);
                if (next != null) {
                    read = next.metaData().streamSequence();
                    deliveries.add(delivery(next, read));
                }
                long position = read;
                stallDetector.report(next != null, () -> "at " + position + " (expected: " + last + ")");
            }
        } catch (IOException | JetStreamApiException | InterruptedException | JetStreamStatusCheckedException e) {
            throw e;
        } catch (Exception e) {
            throw new CheckException("subject " + subject + ": its reader did not close", e);
        }
        return deliveries;
    }

    private Delivery delivery(Message message, long sequence) {
        return new Delivery(
                subject,
                subject + "@" + sequence,
                text(message, "hitotsu-key"),
                text(message, "ce-id"),
                BodyDecoder.decode(message.getData()));
    }

    private static @Nullable String text(Message message, String name) {
        String value = message.hasHeaders() ? message.getHeaders().getFirst(name) : null;
        return value == null ? null : URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
    }
}
