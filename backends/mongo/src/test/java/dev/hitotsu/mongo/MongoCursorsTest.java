package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a term asks of the server, and leaves there. */
class MongoCursorsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

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
    private final RelayTerm term =
            Mongo.of(client, name).relayStore().tryLead("test", LEASE).orElseThrow();

    @AfterEach
    void close() {
        term.close();
        client.close();
    }

    private void park(int count) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Message.builder("orders", "t").key("k").build());
        }
        mongo.transactions().use(transaction -> messages.forEach(transaction::append));
        List<ParkedMessage> parked = term.source().read(count, 1 << 20, Duration.ZERO).entries().stream()
                .map(entry -> new ParkedMessage(entry, OutboxState.RETRY, true, 1, Duration.ZERO, "no", 0))
                .toList();
        term.journal().settle(new Settlement(null, parked, List.of(), List.of(), Set.of()));
    }

    @Test
    void whatIsNotFetchedToItsEndIsClosed() {
        park(60);
        commands.clear();
        assertThat(term.journal().dueMessages(1, 1 << 20)).hasSize(1);
        assertThat(commands).contains("killCursors");
        commands.clear();
        assertThat(term.journal().waitingMessages(new Lane("orders", "k"), 60, 1))
                .hasSize(1);
        assertThat(commands).contains("killCursors");
    }

    @Test
    void manyMessagesAreParkedWithAFewRoundTrips() {
        park(200);

        assertThat(commands.stream().filter("update"::equals)).hasSizeLessThan(6);
    }

    @Test
    void aClientThatWasClosedIsAStoreThatIsAway() {
        client.close();

        assertThatThrownBy(() -> term.renew(LEASE)).isInstanceOf(RelayStoreException.class);
        assertThatThrownBy(() -> term.source().read(1, 1, Duration.ZERO)).isInstanceOf(RelayStoreException.class);
        assertThatCode(term::close).doesNotThrowAnyException();
    }
}
