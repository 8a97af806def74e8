package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * A server in FIPS mode fails where MD5 is asked for. Here a function of that name stands in front of the server's own.
 */
class WithoutMd5IT {
    private static final RelayOptions QUICK_RETRIES = RelayOptions.DEFAULT.withRetry(
            new RelayOptions.Retry(10, new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), 0.5)));

    @Test
    void lanesAreHeldAndDrained() throws SQLException {
        DataSource database = SharedPostgreSql.emptyDatabase();
        forbidMd5(database);
        PostgreSql.of(database).schema().apply();
        List<Message> messages = IntStream.range(0, 5)
                .mapToObj(i -> Message.builder("orders", "OrderPlaced").key("k").build())
                .toList();
        try (ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
                Relay relay = Relay.builder(PostgreSql.of(database).relayStore(), sink)
                        .options(QUICK_RETRIES)
                        .build()) {
            sink.script((message, attempt) -> SendResult.destinationUnavailable("not yet"));
            relay.start();
            append(database, messages.subList(0, 1));
            await().until(() -> count(database, OutboxState.RETRY) == 1);
            append(database, messages.subList(1, 5));
            await().until(() -> count(database, OutboxState.WAITING) == 4);

            sink.script((message, attempt) -> SendResult.sent());
            await().until(() -> sink.distinct() == messages.size());
            assertThat(sink.firstTaken()).isEqualTo(messages);
            assertThat(relay.status().problem()).isNull();
        }
    }

    private static long count(DataSource database, OutboxState state) {
        return PostgreSql.of(database).admin().status().count(state);
    }

    private static void forbidMd5(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE FUNCTION public.md5(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION 'could not compute MD5 hash: unsupported'; END $$");
            statement.execute("ALTER DATABASE " + connection.getCatalog() + " SET search_path = public, pg_catalog");
        }
    }

    private static void append(DataSource database, List<Message> messages) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            SharedPostgreSql.outbox().append(connection, messages);
            connection.commit();
        }
    }
}
