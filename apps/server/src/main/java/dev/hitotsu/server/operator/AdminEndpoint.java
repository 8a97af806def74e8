package dev.hitotsu.server.operator;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.server.config.AdminConfig;
import dev.hitotsu.server.endpoint.HttpEndpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP endpoint for operators; {@code /openapi.json} describes it. Listens until it is closed. */
public final class AdminEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminEndpoint.class);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final HttpEndpoint endpoint;

    private AdminEndpoint(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Starts to listen, and blocks until it does.
     *
     * @param inbox null where no inbox is kept
     * @param limit shared with whatever else sends messages again
     * @throws IllegalArgumentException if the address or the port is not available, or the tokens cannot be used
     */
    public static AdminEndpoint start(
            AdminConfig config, OutboxAdmin outbox, @Nullable InboxAdmin inbox, ReplayLimit limit) {
        Tokens tokens = Tokens.of(config.tokens());
        AdminRoutes routes =
                new AdminRoutes(tokens, new OutboxRequests(outbox, limit), new InboxRequests(inbox, limit));
        HttpEndpoint endpoint = HttpEndpoint.start(
                "admin",
                config.host(),
                config.port(),
                IDLE,
                (vertx, server) -> server.requestHandler(routes.router(vertx)));
        log.info("http://{}:{}/openapi.json", config.host(), endpoint.port());
        if (!isLoopback(config.host())) {
            log.warn(
                    "admin: {} is not of this host alone; tokens cross the network unless TLS ends before it",
                    config.host());
        }
        return new AdminEndpoint(endpoint);
    }

    /** @throws IllegalArgumentException if the tokens cannot be used */
    public static void check(@Nullable AdminConfig config) {
        if (config != null) {
            Tokens.of(config.tokens());
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The port it listens on. */
    public int port() {
        return endpoint.port();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
