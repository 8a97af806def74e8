package dev.hitotsu.mongo;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.relay.feed.FeedInput;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** A relay that follows a change stream reads each message once, whatever happens to the stream. */
class ChangeStreamTest {
    private static final String THREAD = "hitotsu-change-stream";

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final MongoClient client = MongoClients.create(MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(MongoDatabases.URI))
            .addCommandListener(new CommandListener() {
                @Override
                public void commandStarted(CommandStartedEvent event) {
                    commands.add(event.getCommandName());
                }
            })
            .build());
    private final RelayTerm term = Mongo.of(client, name)
            .relayStore()
            .withChangeStream()
            .tryLead("test", Duration.ofMinutes(1))
            .orElseThrow();
    private final List<Message> appended = new ArrayList<>();
    private final List<Message> read = new ArrayList<>();

    @AfterEach
    void close() {
        term.close();
        client.close();
    }

    private void append() {
        Message message = Message.builder("orders", "t").key("k").build();
        mongo.transactions().use(transaction -> transaction.append(message));
        appended.add(message);
    }

    private boolean readsAll() {
        term.source().read(100, 1 << 20, Duration.ofMillis(100)).entries().stream()
                .map(LogEntry::message)
                .forEach(read::add);
        return read.size() >= appended.size();
    }

    private void awaitAll() {
        await().until(this::readsAll);
        assertThat(read).isEqualTo(appended);
    }

    @Test
    void messagesArriveWithoutAQuery() {
        append();
        awaitAll();
        await().until(() -> {
            boolean unused = readsAll();
            commands.clear();
            append();
            awaitAll();
            return term.source().waits() && !commands.contains("find");
        });
        assertThat(term.source().problem()).isNull();
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "HITOTSU_TEST_MONGODB_URI", matches = ".+")
    void aLostConnectionLosesNothing() {
        for (int round = 0; round < 5; round++) {
            append();
            requireNonNull(MongoDatabases.STAND_IN).disconnectAll();
            append();
            awaitAll();
        }
        await().until(() -> readsAll() && term.source().waits() && term.source().problem() == null);
    }

    /** The driver does not tell of the end: it answers that there is no event, at once, for ever. */
    @Test
    void aStreamThatHasEndedBeginsAnew() {
        append();
        awaitAll();
        await().until(() -> readsAll() && term.source().waits());
        commands.clear();
        new MongoCollections(MongoDatabases.CLIENT, name).messages().drop();
        append();

        awaitAll();
        await().until(() ->
                readsAll() && commands.contains("aggregate") && term.source().waits());
        assertThat(term.source().problem()).isNull();
    }

    /** "ChangeStreamHistoryLost". */
    @Test
    void aLostHistoryIsAnAlarmAndTheStreamBeginsAnew() {
        ChangeStreamInput input = new ChangeStreamInput(new MongoCollections(MongoDatabases.CLIENT, name), time -> {});
        FeedInput.Setback setback = input.failed(new MongoException(286, "gone"));

        assertThat(setback.isAlarm()).isTrue();
        assertThat(setback.problem()).contains("history is gone from the server (expected: an oplog");
    }

    /** A stream that comes back after the server has forgotten what it missed. */
    @Test
    @DisabledIfEnvironmentVariable(named = "HITOTSU_TEST_MONGODB_URI", matches = ".+")
    void aLostHistoryLosesNoMessage() {
        append();
        awaitAll();
        await().until(() -> {
            MongoServer server = requireNonNull(MongoDatabases.STAND_IN);
            server.disconnectAll();
            append();
            server.loseLog();
            awaitAll();
            String alarm = term.source().alarm();
            return alarm != null && alarm.contains("history is gone");
        });
        await().until(() -> readsAll() && term.source().waits() && term.source().problem() == null);
        assertThat(term.source().alarm()).contains("history is gone");
    }

    @Test
    void theThreadEndsWithTheTerm() {
        await().until(() -> threads() > 0);
        term.close();

        await().until(() -> threads() == 0);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(THREAD))
                .count();
    }
}
