package dev.hitotsu.mongo.parking;

import static java.util.Objects.requireNonNull;

import com.mongodb.MongoException;
import com.mongodb.TransactionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.parking.NewlyParked;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Parked messages of consumers, a document each; its id is the number. MongoDB has no lock that one could skip: whoever
 * takes a message changes its document, and whether another transaction has taken one is seen by a transaction that
 * tries, and is given up. Thread-safe; blocks.
 */
public final class MongoParkingStore implements ParkingStore<ClientSession> {
    private static final Bson COUNTER = Filters.eq("_id", "inbox_parked");

    private final MongoCollection<BsonDocument> parked;
    private final MongoCollection<BsonDocument> counters;
    private final Encoder encoder;
    private final DueMessages due;

    private MongoParkingStore(
            MongoCollection<BsonDocument> parked,
            MongoCollection<BsonDocument> counters,
            Encoder encoder,
            DueMessages due) {
        this.parked = parked;
        this.counters = counters;
        this.encoder = encoder;
        this.due = due;
    }

    /** Makes a document of a message, with this id. */
    @FunctionalInterface
    public interface Encoder {
        BsonDocument encode(long number, Message message);
    }

    /** Reads the message again. */
    @FunctionalInterface
    public interface Decoder {
        Message decode(BsonDocument document);
    }

    /**
     * A store in these collections.
     *
     * @param options of transactions that try whether a message is taken
     * @param counters where the last number stands
     */
    public static MongoParkingStore of(
            MongoClient client,
            TransactionOptions options,
            MongoCollection<BsonDocument> parked,
            MongoCollection<BsonDocument> counters,
            Encoder encoder,
            Decoder decoder) {
        requireNonNull(client, "client: null (expected: a client of MongoDB)");
        requireNonNull(options, "options: null (expected: options of transactions)");
        requireNonNull(parked, "parked: null (expected: a collection)");
        requireNonNull(counters, "counters: null (expected: a collection)");
        requireNonNull(encoder, "encoder: null (expected: what makes documents)");
        requireNonNull(decoder, "decoder: null (expected: what reads documents)");
        return new MongoParkingStore(parked, counters, encoder, new DueMessages(client, options, parked, decoder));
    }

    /** Makes the collection and what it needs. */
    public void createIndexes() {
        parked.createIndex(
                Indexes.ascending("consumer", "id"),
                new IndexOptions().name("hitotsu_inbox_parked_message").unique(true));
        parked.createIndex(
                Indexes.ascending("consumer", "lane", "_id"), new IndexOptions().name("hitotsu_inbox_parked_lane"));
        parked.createIndex(
                Indexes.ascending("consumer", "state", "dueAt"), new IndexOptions().name("hitotsu_inbox_parked_due"));
        parked.createIndex(Indexes.ascending("state", "_id"), new IndexOptions().name("hitotsu_inbox_parked_state"));
        counters.updateOne(COUNTER, Updates.setOnInsert("last", 0L), new UpdateOptions().upsert(true));
    }

    private static <R> R inTransaction(ClientSession transaction, String what, Supplier<R> work) {
        if (!transaction.hasActiveTransaction()) {
            throw new InboxException(
                    "session: not in a transaction (expected: startTransaction before, so that what is parked commits"
                            + " together with the claim)");
        }
        try {
            return work.get();
        } catch (MongoException e) {
            // Conflicts stay as they are: whoever runs the transaction again knows them by their label.
            throw isConflict(e)
                    ? e
                    : new InboxException("parked messages could not be " + what + ": " + e.getMessage(), e);
        }
    }

    static boolean isConflict(MongoException e) {
        return e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
    }

    @Override
    public Set<Long> heldLanes(ClientSession transaction, String consumer, Collection<Long> lanes) {
        return inTransaction(
                transaction,
                "looked for",
                () -> parked.find(transaction, ParkedFields.inLanes(consumer, lanes))
                        .projection(Projections.include("lane"))
                        .map(found -> found.getNumber("lane").longValue())
                        .into(new HashSet<>()));
    }

    @Override
    public void park(ClientSession transaction, String consumer, List<NewlyParked> messages) {
        int unused = inTransaction(transaction, "written", () -> {
            if (!messages.isEmpty()) {
                insert(transaction, consumer, messages);
            }
            return messages.size();
        });
    }

    /** Numbers are drawn outside of the transaction, so that nobody waits for whoever parks; they may have gaps. */
    private void insert(ClientSession transaction, String consumer, List<NewlyParked> messages) {
        Drawn drawn = draw(messages.size());
        long number = drawn.first() - 1;
        List<UpdateOneModel<BsonDocument>> upserts = new ArrayList<>();
        for (NewlyParked one : messages) {
            number++;
            BsonDocument document = encoder.encode(number, one.message());
            upserts.add(new UpdateOneModel<>(
                    Filters.and(Filters.eq("consumer", consumer), Filters.eq("id", document.get("id"))),
                    ParkedFields.insert(document, one, drawn.at()),
                    new UpdateOptions().upsert(true)));
        }
        parked.bulkWrite(transaction, upserts);
    }

    /**
     * Numbers that follow each other.
     *
     * @param at when they were drawn, by the database's clock
     */
    record Drawn(long first, BsonDateTime at) {}

    /** Draws numbers, in no transaction. */
    Drawn draw(int count) {
        Bson next = Updates.combine(Updates.inc("last", (long) count), Updates.currentDate("drawnAt"));
        BsonDocument drawn = requireNonNull(
                counters.findOneAndUpdate(
                        COUNTER,
                        next,
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)),
                "counter: missing (expected: one)");
        return new Drawn(drawn.getNumber("last").longValue() - count + 1, drawn.getDateTime("drawnAt"));
    }

    MongoCollection<BsonDocument> parked() {
        return parked;
    }

    BsonDocument encode(long number, Message message) {
        return encoder.encode(number, message);
    }

    ParkedMessage read(BsonDocument document) {
        return due.read(document);
    }

    @Override
    public int countPending(ClientSession transaction, String consumer, int limit) {
        return inTransaction(transaction, "counted", () -> (int)
                parked.countDocuments(transaction, ParkedFields.pending(consumer), new CountOptions().limit(limit)));
    }

    @Override
    public List<ParkedMessage> take(ClientSession transaction, String consumer, int max) {
        return inTransaction(transaction, "taken", () -> due.take(transaction, consumer, max));
    }

    @Override
    public void remove(ClientSession transaction, List<ParkedMessage> taken) {
        List<Long> numbers = taken.stream().map(ParkedMessage::number).toList();
        long removed = inTransaction(
                transaction,
                "removed",
                () -> numbers.isEmpty()
                        ? 0
                        : parked.deleteMany(transaction, Filters.in("_id", numbers))
                                .getDeletedCount());
        if (removed != taken.size()) {
            throw new InboxException(removed + " of " + taken.size() + " parked messages are there (expected: all that"
                    + " were taken in this transaction)");
        }
    }

    @Override
    public boolean fail(ClientSession transaction, ParkedMessage message, String error, @Nullable Duration delay) {
        return inTransaction(
                transaction,
                "changed",
                () -> parked.updateOne(transaction, ParkedFields.asSeen(message), ParkedFields.failed(error, delay))
                                .getMatchedCount()
                        == 1);
    }

    @Override
    public int promote(ClientSession transaction, String consumer, Collection<Long> lanes) {
        return inTransaction(transaction, "changed", () -> {
            int promoted = 0;
            for (long lane : new HashSet<>(lanes)) {
                promoted += promoteFirst(transaction, consumer, lane);
            }
            return promoted;
        });
    }

    private int promoteFirst(ClientSession transaction, String consumer, long lane) {
        BsonDocument first = parked.find(transaction, ParkedFields.inLanes(consumer, List.of(lane)))
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("_id", "state"))
                .first();
        return first == null
                ? 0
                : (int) parked.updateOne(
                                transaction,
                                Filters.and(
                                        ParkedFields.numbered(
                                                first.getNumber("_id").longValue()),
                                        ParkedFields.waiting(consumer)),
                                ParkedFields.promoted())
                        .getMatchedCount();
    }

    @Override
    public int promoteAll(ClientSession transaction, String consumer) {
        List<Long> lanes = inTransaction(transaction, "looked for", () -> {
            List<Long> found = new ArrayList<>();
            parked.find(transaction, Filters.and(ParkedFields.waiting(consumer), Filters.ne("lane", BsonNull.VALUE)))
                    .projection(Projections.include("lane"))
                    .forEach(one -> found.add(
                            one.get("lane", new BsonInt64(0)).asNumber().longValue()));
            return found;
        });
        return lanes.isEmpty() ? 0 : promote(transaction, consumer, lanes);
    }
}
