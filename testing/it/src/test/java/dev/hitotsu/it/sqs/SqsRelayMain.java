package dev.hitotsu.it.sqs;

import dev.hitotsu.aws.SqsSink;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A relay into SQS: JDBC URL, user, password, endpoint. It runs until it is killed. */
final class SqsRelayMain {
    static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    static final String REGION = "elasticmq";

    private SqsRelayMain() {}

    public static void main(String[] arguments) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        database.setUser(arguments[1]);
        database.setPassword(arguments[2]);
        SqsSink sink = SqsSink.builder()
                .endpoint(arguments[3])
                .region(REGION)
                .credentials(CREDENTIALS)
                .ackTimeout(Duration.ofSeconds(3))
                .build();
        Backoff quick = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.5);
        Relay.builder(PostgreSql.of(database).relayStore(), sink)
                .options(RelayOptions.DEFAULT
                        // Long, so that a process that is frozen leaves much behind that is delivered and not settled.
                        .withSaveInterval(Duration.ofMillis(400))
                        .withLease(new RelayOptions.Lease(Duration.ofSeconds(2), Duration.ofMillis(50)))
                        .withRetry(new RelayOptions.Retry(1_000, quick)))
                .build()
                .start();
    }
}
