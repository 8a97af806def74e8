package dev.hitotsu.mongo;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;

/** A relay that follows a change stream of a server, what was appended there, and what the relay has read. */
abstract class ChangeStreamSupport {
    final String name = MongoDatabases.name();
    final List<String> commands = new CopyOnWriteArrayList<>();
    final RelayTerm term;
    private final MongoClient client;
    private final MongoClient listened;
    private final Mongo mongo;
    private final List<Message> appended = new ArrayList<>();
    private final List<Message> read = new ArrayList<>();

    ChangeStreamSupport(String uri) {
        client = MongoClients.create(uri);
        mongo = Mongo.of(client, name);
        mongo.schema().apply();
        listened = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        commands.add(event.getCommandName());
                    }
                })
                .build());
        term = Mongo.of(listened, name)
                .relayStore()
                .withChangeStream()
                .tryLead("test", Duration.ofMinutes(1))
                .orElseThrow();
    }

    @AfterEach
    void close() {
        term.close();
        listened.close();
        client.close();
    }

    final void append() {
        Message message = Message.builder("orders", "t").key("k").build();
        mongo.transactions().use(transaction -> transaction.append(message));
        appended.add(message);
    }

    final boolean readsAll() {
        term.source().read(100, 1 << 20, Duration.ofMillis(100)).entries().stream()
                .map(LogEntry::message)
                .forEach(read::add);
        return read.size() >= appended.size();
    }

    final void awaitAll() {
        await().until(this::readsAll);
        assertThat(read).isEqualTo(appended);
    }
}
