package dev.hitotsu.server.relay;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Keeps few connections open, and each for a limited time, so that nobody can use up the descriptors of the relay. The
 * newest connection is the one that counts: when there are too many, the oldest is closed. Used by one event loop.
 */
final class ConnectionLimit {
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final int max;
    private final Set<HttpConnection> open = new LinkedHashSet<>();

    ConnectionLimit(Vertx vertx, int max) {
        this.vertx = vertx;
        this.max = max;
    }

    void opened(HttpConnection connection) {
        open.add(connection);
        long timer = vertx.setTimer(MAX_AGE.toMillis(), due -> end(connection));
        connection.closeHandler(closed -> {
            open.remove(connection);
            vertx.cancelTimer(timer);
        });
        if (open.size() > max) {
            Iterator<HttpConnection> oldest = open.iterator();
            HttpConnection victim = oldest.next();
            oldest.remove();
            end(victim);
        }
    }

    private static void end(HttpConnection connection) {
        connection.close().onComplete(done -> {});
    }
}
