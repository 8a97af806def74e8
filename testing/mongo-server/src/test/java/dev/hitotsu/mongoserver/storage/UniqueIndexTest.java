package dev.hitotsu.mongoserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.mongoserver.document.Filter;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a unique index keeps of documents, and until when. */
class UniqueIndexTest {
    private static final Namespace ORDERS = new Namespace("shop", "orders");
    private static final int DOCUMENTS = 100_000;

    private final Storage storage = new Storage(() -> Instant.EPOCH);

    UniqueIndexTest() {
        boolean made = storage.locked(() -> storage.createIndex(
                ORDERS, new Index("name", new BsonDocument("name", new BsonInt32(1)), true), Long.MAX_VALUE));
        assertThat(made).isTrue();
    }

    private static BsonDocument order(int number) {
        return new BsonDocument("_id", new BsonInt32(number)).append("name", new BsonString("order " + number));
    }

    private Collection orders(WriteUnit unit) {
        return storage.require(unit, ORDERS);
    }

    private void commit(Consumer<WriteUnit> writes) {
        boolean unused = storage.locked(() -> {
            WriteUnit unit = storage.single();
            writes.accept(unit);
            storage.commit(unit);
            return true;
        });
    }

    private void insert(int number) {
        commit(unit -> orders(unit).insert(unit, order(number)));
    }

    private void delete(int number) {
        commit(unit -> orders(unit).delete(unit, order(number)));
    }

    /** Whoever looked through all keys for each would not come to the end in time. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatADeletedDocumentHadIsFreeHoweverManyThereAre() {
        for (int i = 0; i < DOCUMENTS; i++) {
            insert(i);
        }
        for (int i = 0; i < DOCUMENTS; i++) {
            delete(i);
        }
        WriteUnit unit = storage.single();
        assertThat(storage.locked(() -> orders(unit).find(unit, Filter.ALL))).isEmpty();
    }
}
