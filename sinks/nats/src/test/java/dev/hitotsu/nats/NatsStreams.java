package dev.hitotsu.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Streams of tests. */
final class NatsStreams {
    private NatsStreams() {}

    static void declare(String uri, String name, String... subjects) {
        declare(uri, name, config -> config, subjects);
    }

    static void declare(String uri, String name, UnaryOperator<StreamConfiguration.Builder> more, String... subjects) {
        try (Connection connection = Nats.connect(uri)) {
            var unused = connection
                    .jetStreamManagement()
                    .addStream(more.apply(StreamConfiguration.builder()
                                    .name(name)
                                    .subjects(subjects)
                                    .storageType(StorageType.File))
                            .build());
        } catch (IOException | InterruptedException | JetStreamApiException e) {
            throw new AssertionError("stream " + name + " not declared", e);
        }
    }
}
