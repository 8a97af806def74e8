package dev.hitotsu.it.effect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpHeader;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.vertx.IdempotencyHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** A process that places orders over HTTP: port, JDBC URL, user, password. */
final class OrderServiceMain {
    private OrderServiceMain() {}

    public static void main(String[] arguments) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[1]);
        config.setUsername(arguments[2]);
        config.setPassword(arguments[3]);
        config.setMaximumPoolSize(8);
        HikariDataSource pool = new HikariDataSource(config);
        HttpIdempotency<Connection> idempotency =
                HttpIdempotency.of(PostgreSql.of(pool).effects("orders"));
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(IdempotencyHandler.of(
                                idempotency,
                                (request, body, connection) ->
                                        Future.succeededFuture(place(connection, body.toString())))
                        .otherwise(request -> request.response().end("ready")))
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1");
    }

    private static HttpAnswer place(Connection connection, String order) throws SQLException {
        String id = UUID.randomUUID().toString();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO placed VALUES (?, ?)")) {
            insert.setString(1, order);
            insert.setString(2, id);
            insert.executeUpdate();
        }
        return new HttpAnswer(
                201, List.of(new HttpHeader("Location", "/orders/" + id)), id.getBytes(StandardCharsets.UTF_8));
    }
}
