package dev.hitotsu.it.http;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.http.BodyFormat;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpSink;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayOptions.Failure;
import dev.hitotsu.relay.RelayOptions.Retry;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sql.Queries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * A token has run out: 401, 403 and 407 say nothing of a message. It waits for its destination and is not counted
 * against, those to other destinations go on, and all of it comes in order when the token is good again.
 */
class RefusedCredentialsIT {
    private static final int MESSAGES = 20;
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), 0.5);

    /** A message that was counted against once would block its key for good. */
    private static final RelayOptions ONE_ATTEMPT =
            RelayOptions.DEFAULT.withRetry(new Retry(1, QUICK)).withFailure(Failure.of(FailurePolicy.PARK_KEY));

    @Test
    void anOutageOfTheDestinationAndNotOfItsMessages() throws Exception {
        try (PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
                Service payments = new Service();
                Service mails = new Service();
                HttpSink sink = sink(payments, mails)) {
            DataSource dataSource = server.dataSource();
            PostgreSql database = PostgreSql.of(dataSource);
            database.schema().apply();
            payments.status.set(401);
            try (Relay relay = Relay.builder(database.relayStore(), sink)
                    .options(ONE_ATTEMPT)
                    .build()) {
                relay.start();
                append(database, "payments");
                for (int status : new int[] {401, 403, 407}) {
                    payments.status.set(status);
                    int before = payments.refused.get();
                    await().until(() -> payments.refused.get() > before);
                }
                append(database, "mails");
                await().until(() -> mails.taken.size() == MESSAGES);

                assertThat(payments.taken).isEmpty();
                assertNothingCounted(dataSource, database.admin().status());
                payments.status.set(204);
                await().until(() -> payments.taken.size() >= MESSAGES);
                assertNothingCounted(dataSource, database.admin().status());
            }
            assertThat(payments.taken).isEqualTo(expected());
            assertThat(mails.taken).isEqualTo(expected());
        }
    }

    private static void assertNothingCounted(DataSource dataSource, OutboxStatus status) throws Exception {
        assertThat(status.count(OutboxState.DEAD)).isZero();
        assertThat(status.count(OutboxState.BLOCKED)).isZero();
        assertThat(Queries.number(dataSource, "SELECT coalesce(max(attempts), 0) FROM hitotsu.parked"))
                .isZero();
    }

    /** All of one key, so their order is seen. */
    private static void append(PostgreSql database, String topic) throws Exception {
        for (String number : expected()) {
            database.transactions()
                    .use(transaction -> transaction.append(Message.builder(topic, "Requested")
                            .key("k")
                            .payload(number)
                            .build()));
        }
    }

    private static List<String> expected() {
        return IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList();
    }

    private static HttpSink sink(Service payments, Service mails) {
        return HttpSink.builder()
                .destination(destination("payments", payments))
                .destination(destination("mails", mails))
                .allowed(AllowedTargets.PUBLIC.withNetwork("127.0.0.1").withPlainHttp())
                .build();
    }

    private static HttpDestination destination(String topic, Service service) {
        return HttpDestination.builder(topic)
                .topics(topic)
                .url("http://127.0.0.1:" + service.server.getAddress().getPort() + "/")
                .format(BodyFormat.RAW)
                .build();
    }

    /** Answers with one status; what it takes it remembers. */
    private static final class Service implements AutoCloseable {
        private final AtomicInteger status = new AtomicInteger(204);
        private final AtomicInteger refused = new AtomicInteger();
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Service() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.createContext("/", this::handle);
            server.start();
        }

        private void handle(HttpExchange exchange) throws IOException {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                int answer = status.get();
                if (answer == 204) {
                    taken.add(body);
                } else {
                    refused.incrementAndGet();
                }
                exchange.sendResponseHeaders(answer, -1);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
