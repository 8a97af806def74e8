package dev.hitotsu.benchmarks.routes;

import dev.hitotsu.servers.nats.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;

/** A NATS server with a stream that keeps one topic. One thread uses it. */
final class Target implements AutoCloseable {
    private static final String STREAM = "bench";

    private final NatsServer server;

    private Target(NatsServer server) {
        this.server = server;
    }

    static Target start(String topic) throws IOException, JetStreamApiException, InterruptedException {
        Target target = new Target(NatsServer.start());
        try (Connection connection = Nats.connect(target.uri())) {
            var unused = connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(STREAM)
                            .subjects(topic)
                            .storageType(StorageType.File)
                            .duplicateWindow(Duration.ofMinutes(2))
                            .build());
        }
        return target;
    }

    String uri() {
        return server.uri();
    }

    /** How many messages the stream has. */
    long stored() throws IOException, JetStreamApiException, InterruptedException {
        try (Connection connection = Nats.connect(uri())) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(STREAM)
                    .getStreamState()
                    .getMsgCount();
        }
    }

    void kill() {
        server.kill();
    }

    void restart() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
