package dev.hitotsu.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.IdempotentRequest;
import dev.hitotsu.inbox.http.ServerErrors;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests with a key whose claim, effect and response commit together: what is not kept has not happened. */
@Tag("one-version")
class TransactionalRequestsIT {
    private static final int LIMIT = 100;

    private final String key = UUID.randomUUID().toString();
    private final HttpIdempotency<Connection> idempotency = HttpIdempotency.builder(
                    PostgreSql.of(EffectDatabase.SHARED).effects("requests"))
            .maxResponseSize(LIMIT)
            .build();

    @BeforeEach
    void createTable() {
        EffectDatabase.execute(EffectDatabase.SHARED, "CREATE TABLE IF NOT EXISTS requested (key text NOT NULL)");
    }

    private HttpAnswer answer(HttpIdempotency<Connection> by, int status, String body) throws SQLException {
        IdempotentRequest request = new IdempotentRequest("ann", "POST", "/orders", "/orders", "", new byte[0], key);
        return by.<SQLException>handle(request, connection -> {
            Queries.execute(connection, "INSERT INTO requested VALUES ('" + key + "')");
            return new HttpAnswer(status, List.of(), body.getBytes(UTF_8));
        });
    }

    private long effects() throws SQLException {
        return Queries.number(EffectDatabase.SHARED, "SELECT count(*) FROM requested WHERE key = '" + key + "'");
    }

    @Test
    void aResponseThatIsTooLargeUndoesTheEffect() throws SQLException {
        HttpAnswer tooLarge = answer(idempotency, 201, "b".repeat(LIMIT + 1));
        assertThat(tooLarge.status()).isEqualTo(500);
        assertThat(new String(tooLarge.body(), UTF_8)).contains("(expected: at most so many", "nothing has happened");
        assertThat(effects()).isZero();

        assertThat(answer(idempotency, 201, "b".repeat(LIMIT)).status()).isEqualTo(201);
        assertThat(answer(idempotency, 201, "again").header(HttpIdempotency.REPLAYED))
                .hasValue("true");
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void aServerErrorUndoesTheEffectUnlessItIsToBeRepeated() throws SQLException {
        assertThat(answer(idempotency, 503, "later").status()).isEqualTo(503);
        assertThat(answer(idempotency, 404, "no such product").status()).isEqualTo(404);
        assertThat(effects()).isZero();

        HttpIdempotency<Connection> repeating = HttpIdempotency.builder(
                        PostgreSql.of(EffectDatabase.SHARED).effects("requests"))
                .serverErrors(ServerErrors.REPLAY)
                .build();
        assertThat(answer(repeating, 503, "kept").status()).isEqualTo(503);
        assertThat(answer(repeating, 201, "again").body()).isEqualTo("kept".getBytes(UTF_8));
        assertThat(effects()).isEqualTo(1);
    }

    /** A transaction that hangs keeps others of its key away, and nobody else. */
    @Test
    void asLongAsAServiceHangsItsKeyIsUnderWay() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        IdempotentRequest request = new IdempotentRequest("ann", "POST", "/orders", "/orders", "", new byte[0], key);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<HttpAnswer> hanging = thread.submit(() -> idempotency.<InterruptedException>handle(request, any -> {
                hangs.countDown();
                mayEnd.await();
                return new HttpAnswer(201, List.of(), new byte[] {1});
            }));
            hangs.await();
            HttpAnswer other = answer(idempotency, 201, "other");
            mayEnd.countDown();

            assertThat(other.status()).isEqualTo(409);
            assertThat(other.header("Retry-After")).hasValue("1");
            assertThat(hanging.get().status()).isEqualTo(201);
        }
        assertThat(answer(idempotency, 201, "again").body()).isEqualTo(new byte[] {1});
    }
}
