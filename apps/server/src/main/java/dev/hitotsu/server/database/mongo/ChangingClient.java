package dev.hitotsu.server.database.mongo;

import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;

/**
 * A client of MongoDB whose password may change. The driver keeps the one that a client was made with; so when a server
 * refuses it, and there is another one now, another client takes its place, and the one before is closed. What was
 * under way by it fails, as after a lost connection. Thread-safe.
 */
final class ChangingClient implements AutoCloseable {
    private final ChangingSecret<String> password;
    private final BiFunction<String, ServerListener, MongoClient> factory;
    private final MongoClient facade;
    private volatile MongoClient current;
    private boolean isClosed;

    /**
     * A client with the password of now. Does not wait for the server.
     *
     * @param factory makes a client with a password, which tells the listener of its servers
     */
    ChangingClient(ChangingSecret<String> password, BiFunction<String, ServerListener, MongoClient> factory) {
        this.password = password;
        this.factory = factory;
        this.current = made(password.current());
        this.facade = (MongoClient) Proxy.newProxyInstance(
                MongoClient.class.getClassLoader(), new Class<?>[] {MongoClient.class}, this::call);
    }

    private MongoClient made(String secret) {
        return factory.apply(secret, new Refusals(secret));
    }

    /** The client, whichever it is at the moment. */
    MongoClient client() {
        return facade;
    }

    private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(current, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Looks for another password, and has it used. Blocks for its source. */
    private synchronized void renew(String refused) {
        String known = password.current();
        String other = isClosed || !known.equals(refused) ? known : password.insteadOf(known);
        if (!other.equals(known)) {
            MongoClient before = current;
            current = made(other);
            password.accept(other);
            before.close();
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        current.close();
    }

    /** Hears from the driver, which must not be kept waiting. */
    private final class Refusals implements ServerListener {
        private final String secret;

        Refusals(String secret) {
            this.secret = secret;
        }

        @Override
        public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
            if (event.getNewDescription().getException() instanceof MongoSecurityException) {
                Thread.ofVirtual().name("hitotsu-mongo-password").start(() -> renew(secret));
            }
        }
    }
}
