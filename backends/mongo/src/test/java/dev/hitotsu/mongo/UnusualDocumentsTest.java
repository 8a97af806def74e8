package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

/**
 * What others than the library have written into its collections: it stops nobody, and nothing is lost without a word.
 */
class UnusualDocumentsTest {
    private static final long FAR = 1_000_000_000_000L;

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final MongoCollections collections = new MongoCollections(MongoDatabases.CLIENT, name);

    private Message append(String key) {
        Message message = Message.builder("orders", "t").key(key).build();
        mongo.transactions().use(transaction -> transaction.append(message));
        return message;
    }

    private RelayTerm lead() {
        return mongo.relayStore().tryLead("test", Duration.ofMinutes(1)).orElseThrow();
    }

    private static ReadBatch read(RelayTerm term) {
        return term.source().read(100, 1 << 20, Duration.ZERO);
    }

    private void write(String... documents) {
        List<BsonDocument> parsed = new ArrayList<>();
        for (String document : documents) {
            parsed.add(BsonDocument.parse(document));
        }
        collections.messages().insertMany(parsed);
    }

    @Test
    void documentsThatAreNoMessagesAreGivenUpAndMessagesBesideThemAreRead() {
        Message first = append("a");
        write(
                "{_id: NumberLong(2), id: 'x', topic: 7, key: 'k', size: 'much'}",
                "{_id: 3.5, id: 'y'}",
                "{_id: 4.0, id: 'z', topic: 'orders\\n', type: 't', size: 1}");
        Message second = append("a");
        Message third = append("a");
        try (RelayTerm term = lead()) {
            List<LogEntry> entries = read(term).entries();

            assertThat(entries).extracting(LogEntry::position).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(List.of(entries.get(0), entries.get(2), entries.get(4)))
                    .extracting(LogEntry::message)
                    .containsExactly(first, second, third);
            assertThat(entries.get(1))
                    .asInstanceOf(type(LogEntry.Unreadable.class))
                    .satisfies(unreadable -> {
                        assertThat(unreadable.message().key()).isEqualTo("k");
                        assertThat(unreadable.reason()).contains("(expected: what the library writes)");
                    });
            assertThat(entries.get(3)).isInstanceOf(LogEntry.Unreadable.class);
            assertThat(term.source().problem()).contains("3.5").contains("(expected: a whole number");
            assertThat(read(term).entries()).isEmpty();
            assertThat(term.source().problem()).isNull();
        }
    }

    @Test
    void aDocumentFarAheadHidesNoMessage() {
        write("{_id: NumberLong(" + FAR + "), id: 'x'}");
        try (RelayTerm term = lead()) {
            assertThat(read(term).entries()).extracting(LogEntry::position).containsExactly(FAR);
            List<Message> messages = List.of(append("a"), append("a"));

            assertThat(read(term).entries()).extracting(LogEntry::message).isEqualTo(messages);
            assertThat(term.source().problem()).isNull();
        }
    }

    /** The messages were restored, and what the relay knows of them was not. */
    @Test
    void aCounterBehindTheRelayIsAProblem() {
        append("a");
        append("a");
        try (RelayTerm term = lead()) {
            ReadBatch batch = read(term);
            assertThat(term.source().problem()).isNull();
            term.journal().settle(new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of()));
        }
        collections.positions().updateOne(Filters.eq("_id", "message"), Updates.set("last", 0L));

        try (RelayTerm term = lead()) {
            assertThat(read(term).entries()).isEmpty();
            assertThat(term.source().problem()).contains("hitotsu_position: last 0 (expected: at least 2");
        }
    }

    @Test
    void aMessageThatCouldNotBeParkedIsRefused() {
        Message large = Message.builder("orders", "t")
                .key("k".repeat(6 << 20))
                .payload(new byte[2])
                .build();

        assertThatThrownBy(() -> mongo.transactions().use(transaction -> transaction.append(large)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("(expected: at most 15728640");
    }

    @Test
    void aDocumentThatIsLargerThanItSaysIsNotSent() {
        Message message = append("a");
        int size = (15 << 20) + 1;
        collections.messages().updateOne(Filters.eq("_id", 1L), Updates.set("payload", new BsonBinary(new byte[size])));
        try (RelayTerm term = lead()) {
            assertThat(read(term).entries())
                    .singleElement()
                    .asInstanceOf(type(LogEntry.Oversized.class))
                    .satisfies(oversized -> {
                        assertThat(oversized.size()).isGreaterThan(size);
                        assertThat(oversized.message().id()).isEqualTo(message.id());
                        assertThat(oversized.message().payload()).isNull();
                    });
        }
    }

    @Test
    void whatWasSettledIsRemovedAndTheRestStays() {
        append("a");
        append("a");
        try (RelayTerm term = lead()) {
            ReadBatch batch = term.source().read(1, 1 << 20, Duration.ZERO);
            term.journal().settle(new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of()));
            term.cleanUp();

            assertThat(collections.messages().find())
                    .extracting(MessageDocuments::position)
                    .containsExactly(2L);
            write("{_id: NumberLong(-7), id: 'x'}");
            term.cleanUp();
            assertThat(collections.messages().countDocuments(Filters.eq("_id", new BsonInt32(-7))))
                    .isZero();
        }
    }
}
