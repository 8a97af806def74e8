package dev.hitotsu.mongo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A password has changed, so another client stands behind the same one, and the first is closed. */
class ChangedClientTest {
    private final String name = MongoDatabases.name();
    private final AtomicReference<MongoClient> current = new AtomicReference<>(MongoClients.create(MongoDatabases.URI));
    private final MongoClient facade = (MongoClient) Proxy.newProxyInstance(
            MongoClient.class.getClassLoader(), new Class<?>[] {MongoClient.class}, (self, method, arguments) -> {
                try {
                    return method.invoke(current.get(), arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Mongo mongo = Mongo.of(facade, name);

    @AfterEach
    void close() {
        current.get().close();
    }

    private void change() {
        MongoClient before = current.getAndSet(MongoClients.create(MongoDatabases.URI));
        before.close();
    }

    private static Settlement answered(int number) {
        Message call = Message.builder("charges", "ChargeRequested")
                .key("order-" + number)
                .build();
        Answer answer = new Answer(200, Headers.empty(), "ok".getBytes(UTF_8), false);
        return new Settlement(
                null, List.of(), List.of(), List.of(), Set.of(), List.of(Outcome.of(call, 0, true, answer)));
    }

    @Test
    void aTermGoesOnWithTheClientOfNow() {
        mongo.schema().apply();
        try (RelayTerm term =
                mongo.relayStore().tryLead("test", Duration.ofMinutes(1)).orElseThrow()) {
            term.journal().settle(answered(1));
            change();
            mongo.transactions()
                    .use(transaction -> transaction.append(
                            Message.builder("orders", "Placed").key("1").build()));
            List<LogEntry> read =
                    term.source().read(100, 1 << 20, Duration.ZERO).entries();
            term.journal().settle(answered(2));

            assertThat(read).hasSize(1);
            assertThat(current.get()
                            .getDatabase(name)
                            .getCollection("hitotsu_outcome")
                            .countDocuments())
                    .isEqualTo(2);
        }
    }
}
