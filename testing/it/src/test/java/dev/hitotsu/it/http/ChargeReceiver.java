package dev.hitotsu.it.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.hitotsu.http.EventRequest;
import dev.hitotsu.http.SigningKey;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/**
 * Takes requests of the HTTP sink: verifies the signature, and has the effect once. The example of docs/http-sink.md.
 */
final class ChargeReceiver implements HttpHandler {
    private final DataSource dataSource;
    private final Inbox<Connection> inbox;
    private final List<SigningKey> keys;

    ChargeReceiver(DataSource dataSource, List<SigningKey> keys) {
        this.dataSource = dataSource;
        this.inbox = PostgreSql.of(dataSource).inbox("charges");
        this.keys = keys;
    }

    // region
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(statusFor(exchange.getRequestHeaders(), body), -1);
        }
    }

    private int statusFor(Headers headers, byte[] body) {
        if (keys.stream().noneMatch(key -> isSigned(key, headers, body))) {
            return 401;
        }
        try {
            chargeOnce(EventRequest.decode("charges", headers, body));
            return 204;
        } catch (IllegalArgumentException e) {
            return 400;
        } catch (SQLException | InboxException e) {
            return 500;
        }
    }

    private static boolean isSigned(SigningKey key, Headers headers, byte[] body) {
        String id = headers.getFirst(SigningKey.ID);
        String timestamp = headers.getFirst(SigningKey.TIMESTAMP);
        String signatures = headers.getFirst(SigningKey.SIGNATURE);
        return id != null
                && timestamp != null
                && signatures != null
                && key.verifies(id, timestamp, signatures, body, Instant.now(), SigningKey.DEFAULT_TOLERANCE);
    }

    private void chargeOnce(Message message) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            inbox.runOnce(connection, message.id(), () -> charge(connection, message));
            inbox.commit(connection);
        }
    }
    // endregion

    private static void charge(Connection connection, Message message) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO charge (order_id) VALUES (?)")) {
            insert.setString(1, message.key());
            insert.executeUpdate();
        }
    }
}
