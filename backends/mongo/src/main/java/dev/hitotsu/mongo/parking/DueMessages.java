package dev.hitotsu.mongo.parking;

import static java.util.Objects.requireNonNull;

import com.mongodb.MongoException;
import com.mongodb.TransactionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.hitotsu.inbox.parking.ParkedMessage;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * Takes messages that are due, by a change of their documents.
 *
 * @param options of transactions that try whether a message is taken
 */
record DueMessages(
        MongoClient client,
        TransactionOptions options,
        MongoCollection<BsonDocument> parked,
        MongoParkingStore.Decoder decoder) {
    /** Of the messages of a lane that are taken together. A single one may be larger. */
    private static final long MAX_BYTES = 16 << 20;

    private static final int MAX_TRIED = 100;
    private static final Bson TAKEN = Updates.inc("taken", 1);

    /** The first that nobody else has taken, and those behind it, if it has not failed yet. */
    List<ParkedMessage> take(ClientSession transaction, String consumer, int max) {
        List<ParkedMessage> taken = new ArrayList<>();
        due(transaction, consumer).stream()
                .filter(number -> !isTaken(number))
                .findFirst()
                .map(number -> lock(transaction, number))
                .ifPresent(first -> {
                    taken.add(first);
                    takeBehind(transaction, first, max - 1, taken);
                });
        return taken;
    }

    private List<Long> due(ClientSession transaction, String consumer) {
        return parked.find(transaction, Filters.and(Filters.eq("consumer", consumer), ParkedFields.due()))
                .sort(Sorts.ascending("dueAt"))
                .limit(MAX_TRIED)
                .projection(Projections.include("_id"))
                .map(found -> found.getNumber("_id").longValue())
                .into(new ArrayList<>());
    }

    /** Whether another transaction has changed it and not ended yet. */
    private boolean isTaken(long number) {
        try (ClientSession trial = client.startSession()) {
            trial.startTransaction(options);
            try {
                return parked.updateOne(trial, ParkedFields.numbered(number), TAKEN)
                                .getMatchedCount()
                        == 0;
            } catch (MongoException e) {
                if (!MongoParkingStore.isConflict(e)) {
                    throw e;
                }
                return true;
            } finally {
                if (trial.hasActiveTransaction()) {
                    trial.abortTransaction();
                }
            }
        }
    }

    private ParkedMessage lock(ClientSession transaction, long number) {
        BsonDocument locked = parked.findOneAndUpdate(
                transaction, Filters.and(ParkedFields.numbered(number), ParkedFields.due()), TAKEN);
        // In its snapshot it was there; a change since is a conflict.
        return read(requireNonNull(locked, "parked message: gone (expected: as it was seen)"));
    }

    ParkedMessage read(BsonDocument document) {
        return ParkedFields.read(document, decoder.decode(document));
    }

    private void takeBehind(ClientSession transaction, ParkedMessage first, int max, List<ParkedMessage> taken) {
        Long lane = first.lane();
        if (lane == null || first.attempts() > 0 || max <= 0) {
            return;
        }
        long left = MAX_BYTES - first.message().payloadSize();
        Bson behind = Filters.and(
                ParkedFields.waiting(first.consumer()), Filters.eq("lane", lane), Filters.gt("_id", first.number()));
        for (BsonDocument found :
                parked.find(transaction, behind).sort(Sorts.ascending("_id")).limit(max)) {
            ParkedMessage message = read(found);
            left -= message.message().payloadSize();
            if (left <= 0) {
                return;
            }
            taken.add(message);
        }
    }
}
