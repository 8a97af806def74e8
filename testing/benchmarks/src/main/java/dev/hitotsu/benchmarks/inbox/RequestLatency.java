package dev.hitotsu.benchmarks.inbox;

import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.redis.RedisLeaseStore;
import dev.hitotsu.vertx.IdempotencyHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/** The latency of a handler that inserts a row, without a key and with one. The kinds take turns, a request each. */
final class RequestLatency implements AutoCloseable {
    private static final long MAX_MICROS = 60_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final DataSource dataSource;
    private final RedisLeaseStore redis;
    private final Map<Kind, Integer> ports = new EnumMap<>(Kind.class);

    /** How the handler is called. */
    enum Kind {
        PLAIN("plain"),
        TRANSACTION("transaction"),
        POSTGRESQL_LEASE("postgresqlLease"),
        REDIS_LEASE("redisLease");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    RequestLatency(DataSource dataSource, String redisUri) throws Exception {
        this.dataSource = dataSource;
        this.redis = RedisLeaseStore.connect(redisUri);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE placed (id uuid)");
        }
        listen(Kind.PLAIN, this::plain);
        listen(Kind.TRANSACTION, transaction());
        listen(Kind.POSTGRESQL_LEASE, leased(PostgreSql.of(dataSource).leasedInbox("postgresql")));
        listen(Kind.REDIS_LEASE, leased(LeasedInbox.of(redis, "redis")));
    }

    private void listen(Kind kind, Handler<HttpServerRequest> handler) throws InterruptedException, ExecutionException {
        ports.put(
                kind,
                vertx.createHttpServer()
                        .requestHandler(handler)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get()
                        .actualPort());
    }

    private void plain(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> Thread.ofVirtual().start(() -> {
                    HttpAnswer answer = placeAlone();
                    request.response().setStatusCode(answer.status()).end(Buffer.buffer(answer.body()));
                }));
    }

    private IdempotencyHandler<Connection> transaction() {
        EffectRunner<Connection> effects = PostgreSql.of(dataSource).effects("transaction");
        return IdempotencyHandler.of(
                HttpIdempotency.of(effects), (request, body, connection) -> Future.succeededFuture(place(connection)));
    }

    private IdempotencyHandler<?> leased(LeasedInbox inbox) {
        return IdempotencyHandler.of(
                HttpIdempotency.of(inbox), (request, body, lease) -> Future.succeededFuture(placeAlone()));
    }

    private HttpAnswer placeAlone() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            HttpAnswer answer = place(connection);
            connection.commit();
            return answer;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpAnswer place(Connection connection) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO placed VALUES (?)")) {
            insert.setObject(1, id);
            insert.executeUpdate();
        }
        return new HttpAnswer(201, List.of(), id.toString().getBytes());
    }

    /** The median of each kind in milliseconds. */
    Map<Kind, Double> run(int requests) throws Exception {
        Map<Kind, Histogram> micros = new EnumMap<>(Kind.class);
        for (int i = 0; i < requests; i++) {
            for (Kind kind : Kind.values()) {
                long started = System.nanoTime();
                send(kind);
                micros.computeIfAbsent(kind, any -> new Histogram(MAX_MICROS, 3))
                        .recordValue((System.nanoTime() - started) / 1_000);
            }
        }
        Map<Kind, Double> medians = new EnumMap<>(Kind.class);
        micros.forEach((kind, histogram) -> medians.put(kind, histogram.getValueAtPercentile(50) / 1e3));
        return medians;
    }

    private void send(Kind kind) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(kind) + "/orders"))
                .header(HttpIdempotency.KEY, UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString("{\"amount\":1999}"))
                .build();
        int status = client.send(request, BodyHandlers.ofString()).statusCode();
        if (status != 201) {
            throw new IllegalStateException(kind + ": status " + status + " (expected: 201)");
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
        client.close();
        redis.close();
    }
}
