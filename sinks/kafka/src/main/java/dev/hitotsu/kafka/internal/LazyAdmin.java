package dev.hitotsu.kafka.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/** Kafka's admin client with the servers and the login of another client, opened when first needed. Thread-safe. */
public final class LazyAdmin implements AutoCloseable {
    private final Map<String, Object> settings;
    private @Nullable Admin admin;
    private boolean closed;

    /**
     * A client that is not open yet.
     *
     * @param client the settings of the other client; only those that the admin client knows are kept
     */
    public LazyAdmin(Map<String, Object> client, int timeoutMillis) {
        this.settings = new HashMap<>(client);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    }

    /**
     * The client.
     *
     * @throws KafkaException if it cannot be opened, or was closed
     */
    public synchronized Admin get() {
        if (closed) {
            throw new KafkaException("the admin client is closed (expected: open, as its sink or receiver)");
        }
        Admin client = admin;
        if (client == null) {
            client = Admin.create(settings);
            admin = client;
        }
        return client;
    }

    /**
     * Tells what a call has failed with. A client whose login was refused may go on failing when the login has changed
     * or is right again: then the next call gets another one.
     */
    public synchronized void failed(Throwable error) {
        if (error instanceof AuthenticationException && admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
