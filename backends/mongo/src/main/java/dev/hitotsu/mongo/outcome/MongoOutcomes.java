package dev.hitotsu.mongo.outcome;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static java.util.Objects.requireNonNull;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.outcome.OutcomeDelivery;
import dev.hitotsu.message.receiver.outcome.StoredOutcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * The outcomes that a relay has written down, and how far consumers have handled them: a document for each consumer and
 * lane. Thread-safe; blocks.
 *
 * @param outcomes what relays write
 * @param readers what consumers write
 */
public record MongoOutcomes(MongoCollection<BsonDocument> outcomes, MongoCollection<BsonDocument> readers)
        implements StoredOutcomes {
    public MongoOutcomes {
        requireNonNull(outcomes, "outcomes: null (expected: a collection)");
        requireNonNull(readers, "readers: null (expected: a collection)");
    }

    /** Makes the indexes, and the collections with them. */
    public void createIndexes() {
        outcomes.createIndex(Indexes.ascending("lane", "_id"), new IndexOptions().name("hitotsu_outcome_lane"));
        readers.createIndex(Indexes.ascending("consumer"), new IndexOptions().name("hitotsu_outcome_reader_consumer"));
    }

    /** A closed client is an {@link IllegalStateException}. */
    private static <T> T available(Supplier<T> work) throws BrokerUnavailableException {
        try {
            return work.get();
        } catch (MongoException | IllegalStateException e) {
            throw new BrokerUnavailableException(FailureLog.describe(e), e);
        }
    }

    @Override
    public String place() {
        return "database " + outcomes.getNamespace().getDatabaseName();
    }

    @Override
    public Map<Integer, Long> positions(String consumer) throws BrokerUnavailableException {
        return available(() -> register(consumer));
    }

    private Map<Integer, Long> register(String consumer) {
        List<UpdateOneModel<BsonDocument>> registrations = new ArrayList<>();
        for (int lane = 0; lane < OutcomeDocuments.LANES; lane++) {
            Bson seen = Updates.combine(
                    Updates.setOnInsert("consumer", consumer),
                    Updates.setOnInsert("lane", lane),
                    Updates.setOnInsert("position", 0L),
                    Updates.currentDate("seenAt"));
            registrations.add(
                    new UpdateOneModel<>(eq("_id", id(consumer, lane)), seen, new UpdateOptions().upsert(true)));
        }
        readers.bulkWrite(registrations);
        Map<Integer, Long> positions = new TreeMap<>();
        readers.find(eq("consumer", consumer))
                .forEach(reader ->
                        positions.put(lane(reader), reader.getNumber("position").longValue()));
        return positions;
    }

    static int lane(BsonDocument reader) {
        return reader.getNumber("lane").intValue();
    }

    private static BsonDocument id(String consumer, int lane) {
        return new BsonDocument("consumer", new BsonString(consumer)).append("lane", new BsonInt32(lane));
    }

    @Override
    public List<OutcomeDelivery> read(Map<Integer, Long> after, int limit) throws BrokerUnavailableException {
        List<Bson> lanes = after.entrySet().stream()
                .map(lane -> and(eq("lane", lane.getKey()), gt("_id", lane.getValue())))
                .toList();
        return available(() -> outcomes.find(or(lanes))
                .sort(Sorts.ascending("_id"))
                .limit(limit)
                .map(OutcomeDocuments::delivery)
                .into(new ArrayList<>()));
    }

    @Override
    public void recordHandled(String consumer, Map<Integer, Long> positions) throws BrokerUnavailableException {
        for (Map.Entry<Integer, Long> lane : positions.entrySet()) {
            var unused = available(() -> readers.updateOne(
                    eq("_id", id(consumer, lane.getKey())),
                    Updates.combine(Updates.max("position", lane.getValue()), Updates.currentDate("seenAt"))));
        }
    }

    /** Deletes what stands in the lane up to this position, not all at once. Returns how many are deleted. */
    long delete(int lane, long position, int limit) {
        List<BsonDocument> settled = outcomes.find(and(eq("lane", lane), lte("_id", position)))
                .sort(Sorts.ascending("_id"))
                .projection(new BsonDocument("_id", new BsonInt32(1)))
                .limit(limit)
                .into(new ArrayList<>());
        return settled.isEmpty()
                ? 0
                : outcomes.deleteMany(and(
                                eq("lane", lane), lte("_id", settled.getLast().get("_id"))))
                        .getDeletedCount();
    }
}
