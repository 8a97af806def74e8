package dev.hitotsu.demo.run;

import dev.hitotsu.demo.database.DatabaseServer;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.outbox.OutboxSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The configurations of the relays, as files. */
final class RelayConfigs {
    /** How long a call waits for its answer. */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private final Path folder;
    private final DatabaseServer database;
    private final OutboxSource source;
    private final Duration lease;

    RelayConfigs(Path folder, DatabaseServer database, OutboxSource source, Duration lease) {
        this.source = source;
        this.folder = folder;
        this.database = database;
        this.lease = lease;
    }

    /** Of a relay that takes messages to the broker. */
    Path messages(BrokerServer broker) {
        return write(
                "relay.yaml",
                "source:\n"
                        + database.sourceYaml(false)
                        + """
                  read: %s
                relay:
                  lease: {duration: %dms, standbyPoll: 250ms}
                """.formatted(source == OutboxSource.LOG ? "log" : "polling", lease.toMillis())
                        + broker.sinkYaml());
    }

    /** Of the relay that calls the payment API. A charge that is refused is an outcome, no failure. */
    Path calls(URI paymentApi) {
        return write(
                "relay-calls.yaml",
                "source:\n" + database.sourceYaml(true)
                        + """
                relay:
                  lease: {duration: %dms, standbyPoll: 250ms}
                  retry: {maxAttempts: 12, backoff: {initialDelay: 100ms, maxDelay: 1s}}
                sink:
                  http:
                    allowed: {networks: 127.0.0.1, plainHttp: true}
                    destinations:
                      payments:
                        url: %s/charges
                        topics: %s
                        format: raw
                        timeout: %dms
                        maxFailures: 50
                        answers: {outcomes: 402}
                """.formatted(lease.toMillis(), paymentApi, Topics.CHARGES, CALL_TIMEOUT.toMillis()));
    }

    private Path write(String name, String yaml) {
        try {
            return Files.writeString(folder.resolve(name), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
