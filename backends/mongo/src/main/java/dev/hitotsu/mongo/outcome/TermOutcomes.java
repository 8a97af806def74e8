package dev.hitotsu.mongo.outcome;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.message.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one term of a relay writes down of how calls ended, and removes once every consumer has handled it. Thread-safe;
 * blocks.
 */
public final class TermOutcomes {
    private static final Logger log = LoggerFactory.getLogger(TermOutcomes.class);

    /** A term's numbers below its fence: enough for a million outcomes a second over hours. */
    private static final int NUMBER_BITS = 36;

    private static final int MAX_DELETED = 5_000;

    /** So many that nobody has handled are a reason to warn. */
    private static final long MANY = 100_000;

    private final Supplier<MongoOutcomes> outcomes;
    private final long fence;
    private final AtomicLong number = new AtomicLong();
    private long emptiedAt;
    private long nextWarning = MANY;

    /**
     * Those of the term with this fence.
     *
     * @param outcomes where they stand, asked for each time: collections belong to a client, which may change during a
     *     term
     */
    public TermOutcomes(Supplier<MongoOutcomes> outcomes, long fence) {
        this.outcomes = requireNonNull(outcomes, "outcomes: null (expected: where outcomes stand)");
        this.fence = fence;
    }

    /** Adds the outcomes, in their order, in a transaction that has checked the fence. */
    public void insert(ClientSession transaction, List<Outcome> ended) {
        requireNonNull(transaction, "transaction: null (expected: a session in a transaction)");
        requireNonNull(ended, "ended: null (expected: a list of outcomes)");
        if (ended.isEmpty()) {
            return;
        }
        List<BsonDocument> documents = new ArrayList<>(ended.size());
        for (Outcome outcome : ended) {
            documents.add(OutcomeDocuments.encode((fence << NUMBER_BITS) + number.incrementAndGet(), outcome));
        }
        outcomes.get().outcomes().insertMany(transaction, documents);
    }

    /** Removes some of what every consumer has handled; without a consumer nothing was handled. */
    public synchronized void cleanUp() {
        Map<Integer, BsonDocument> slowest = slowest();
        long deleted = 0;
        for (Map.Entry<Integer, BsonDocument> lane : slowest.entrySet()) {
            long position = lane.getValue().getNumber("position").longValue();
            deleted += outcomes.get().delete(lane.getKey(), position, MAX_DELETED);
        }
        if (deleted > 0) {
            emptiedAt = number.get();
            nextWarning = MANY;
        } else {
            warnIfMany(slowest);
        }
    }

    /** Who is furthest behind, by lane. */
    private Map<Integer, BsonDocument> slowest() {
        Map<Integer, BsonDocument> slowest = new TreeMap<>();
        outcomes.get()
                .readers()
                .find()
                .forEach(reader -> slowest.merge(
                        MongoOutcomes.lane(reader),
                        reader,
                        (one, other) -> position(one) <= position(other) ? one : other));
        return slowest;
    }

    private static long position(BsonDocument reader) {
        return reader.getNumber("position").longValue();
    }

    /** Warns again each time that they have doubled. */
    private void warnIfMany(Map<Integer, BsonDocument> slowest) {
        long unread = number.get() - emptiedAt;
        if (unread >= nextWarning) {
            nextWarning = 2 * unread;
            log.warn("outcomes in {}: {} more, and growing: {}", outcomes.get().place(), unread, reason(slowest));
        }
    }

    private static String reason(Map<Integer, BsonDocument> slowest) {
        return slowest.values().stream()
                .findFirst()
                .map(reader -> "consumer \"" + reader.getString("consumer").getValue()
                        + "\" has not handled them (expected: a receiver that runs; if the consumer is no more, delete"
                        + " its documents in hitotsu_outcome_reader)")
                .orElse("nobody reads them (expected: an outcome receiver, or a sink that keeps no answers)");
    }
}
