package dev.hitotsu.it.once;

import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A relay that sends in transactions: JDBC URL, user, password, Kafka's servers, transactional id. It runs until it is
 * killed.
 */
final class RelayMain {
    private RelayMain() {}

    public static void main(String[] arguments) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        database.setUser(arguments[1]);
        database.setPassword(arguments[2]);
        KafkaSink sink = KafkaSink.builder()
                .property("bootstrap.servers", arguments[3])
                .transactionalId(arguments[4])
                .sendTimeout(Duration.ofSeconds(4))
                .build();
        Backoff quick = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.5);
        Relay.builder(PostgreSql.of(database).relayStore(), sink)
                .options(RelayOptions.DEFAULT
                        // Long, so that a process that is killed leaves much behind that is delivered and not settled.
                        .withSaveInterval(Duration.ofMillis(400))
                        .withLease(new RelayOptions.Lease(Duration.ofSeconds(5), Duration.ofMillis(50)))
                        .withRetry(new RelayOptions.Retry(1_000, quick)))
                .build()
                .start();
    }
}
