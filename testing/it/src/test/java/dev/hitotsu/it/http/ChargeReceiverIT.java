package dev.hitotsu.it.http;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpSink;
import dev.hitotsu.http.SigningKey;
import dev.hitotsu.http.SigningKeys;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.net.Direction;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The receiver of docs/http-sink.md, behind a network that loses its answers. */
class ChargeReceiverIT {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static PostgreSqlServer postgreSql;
    private static DataSource dataSource;
    private static HttpServer http;

    @BeforeAll
    static void start() throws Exception {
        postgreSql = PostgreSqlServer.builder().quick().start();
        dataSource = postgreSql.dataSource();
        PostgreSql.of(dataSource).schema().apply();
        execute("CREATE TABLE charge (order_id text NOT NULL)");
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/charges", new ChargeReceiver(dataSource, List.of(SigningKey.of(SECRET))));
        http.start();
    }

    @AfterAll
    static void stop() {
        http.stop(0);
        postgreSql.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long charges(String orderId) {
        try (Connection connection = dataSource.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*) FROM charge WHERE order_id = '" + orderId + "'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpSink sink(int port, String secret) {
        return HttpSink.builder()
                .destination(HttpDestination.builder("charges")
                        .url("http://127.0.0.1:" + port + "/charges")
                        .signingKeys(SigningKeys.of(secret))
                        .build())
                .allowed(AllowedTargets.PUBLIC.withNetwork("127.0.0.1").withPlainHttp())
                .build();
    }

    private static Message charge(String orderId) {
        return Message.builder("charges", "ChargeRequested")
                .key(orderId)
                .payload("{}")
                .build();
    }

    @Test
    void aChargeWhoseAnswerWasLostIsMadeOnce() {
        Message charge = charge("order-1");
        try (TcpProxy proxy = TcpProxy.to(http.getAddress().getPort());
                HttpSink sink = sink(proxy.port(), SECRET);
                SinkSession session = sink.open(1)) {
            proxy.delay(Direction.TO_CLIENT, Duration.ofMinutes(5));
            CompletableFuture<SendResult> first = session.send(charge);
            await().until(() -> charges("order-1") == 1);
            proxy.heal();
            proxy.cutAll(TcpProxy.Cut.RESET);
            SendResult answer = first.join();

            await().until(() -> session.send(charge).join() instanceof SendResult.Sent);
            assertThat(answer).isNotNull();
        }
        assertThat(charges("order-1")).isEqualTo(1);
    }

    @Test
    void aRequestThatSomebodyElseSignedHasNoEffect() {
        try (HttpSink sink = sink(http.getAddress().getPort(), OTHER_SECRET);
                SinkSession session = sink.open(1)) {
            SendResult result = session.send(charge("order-2")).join();

            assertThat(result.reason()).isEqualTo("status 401");
        }
        assertThat(charges("order-2")).isZero();
    }
}
