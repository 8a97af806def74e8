package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurator;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that always closes. The client's own {@code abort} flushes the socket under the lock that a blocked
 * writer holds, whatever its timeout. So with a broker that has stopped reading it never returns (amqp-client 5.37).
 * Closing the socket underneath wakes the writer. Thread-safe.
 */
final class BrokerConnection {
    private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);
    private static final Duration ORDERLY_LIMIT = Duration.ofSeconds(1);

    private final Connection connection;
    private final @Nullable Socket socket;

    private BrokerConnection(Connection connection, @Nullable Socket socket) {
        this.connection = connection;
        this.socket = socket;
    }

    /** Connects. Blocks for the factory's timeouts at most. */
    static BrokerConnection open(ConnectionFactory factory) throws IOException, TimeoutException {
        AtomicReference<@Nullable Socket> last = new AtomicReference<>();
        SocketConfigurator given = factory.getSocketConfigurator();
        ConnectionFactory capturing = factory.clone();
        capturing.setSocketConfigurator(socket -> {
            given.configure(socket);
            last.set(socket);
        });
        return new BrokerConnection(capturing.newConnection("hitotsu"), last.get());
    }

    Connection connection() {
        return connection;
    }

    /** Closes the connection: tries for a second to do it orderly, then cuts it. */
    void close() {
        Thread orderly = Thread.ofVirtual().name("hitotsu-rabbitmq-close").start(connection::abort);
        try {
            if (orderly.join(ORDERLY_LIMIT)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    private void cut() {
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("The socket did not close cleanly", e);
        }
    }
}
