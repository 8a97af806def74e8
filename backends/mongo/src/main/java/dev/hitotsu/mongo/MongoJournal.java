package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.mongo.outcome.TermOutcomes;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.Settlement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * What a term writes down, each settlement in a transaction that begins with the lease: if a newer term has begun,
 * nothing is written. Invariant: in a lane that is held, the first message is never {@code WAITING}.
 */
final class MongoJournal implements Journal {
    private static final Bson WAITS = and(ParkedQueries.HOLDS, eq("state", OutboxState.WAITING.name()));
    private static final int MAX_LANES_OF_TRANSACTION = 500;

    private final MongoCollections collections;
    private final long fence;
    private final ParkedQueries queries;
    private final TermOutcomes outcomes;

    MongoJournal(MongoCollections collections, long fence, long maxMessageSize) {
        this.collections = collections;
        this.fence = fence;
        this.queries = new ParkedQueries(collections, maxMessageSize);
        this.outcomes = new TermOutcomes(collections::outcomes, fence);
    }

    /** Removes what every consumer has handled of how calls ended. */
    void cleanUp() {
        outcomes.cleanUp();
    }

    @Override
    public long lastParked(long below) {
        return queries.lastParked(below);
    }

    @Override
    public Set<Lane> heldLanes(Collection<Lane> lanes) {
        return queries.heldLanes(lanes);
    }

    @Override
    public boolean hasHeldLanes() {
        return queries.hasHeldLanes();
    }

    @Override
    public List<ParkedMessage> dueMessages(int limit, long maxBytes) {
        return queries.dueMessages(limit, maxBytes);
    }

    @Override
    public List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
        return queries.waitingMessages(lane, limit, maxBytes);
    }

    @Override
    public List<ParkedMessage> parkedMessages(Collection<UUID> ids) {
        return queries.parkedMessages(ids);
    }

    @Override
    public int giveUpDeadLetters() {
        return Attempts.transaction(collections, session -> {
            BsonDateTime stamp = new LeaseDocument(collections).save(session, fence, null);
            return (int) collections
                    .parked()
                    .updateMany(
                            session,
                            eq("state", new BsonString(OutboxState.DEAD_LETTER.name())),
                            Updates.combine(
                                    Updates.set("state", new BsonString(OutboxState.DEAD.name())),
                                    Updates.set("dueAt", BsonNull.VALUE),
                                    Updates.set("changedAt", stamp)))
                    .getModifiedCount();
        });
    }

    @Override
    public void settle(Settlement settlement) {
        Attempts.transaction(collections, session -> {
            BsonDateTime stamp =
                    new LeaseDocument(collections).save(session, fence, (MongoCheckpoint) settlement.checkpoint());
            insert(session, settlement.parked(), stamp);
            bulk(
                    session,
                    settlement.failedAgain().stream()
                            .map(failed -> change(failed, stamp))
                            .toList());
            if (!settlement.delivered().isEmpty()) {
                List<BsonInt64> delivered =
                        settlement.delivered().stream().map(BsonInt64::new).toList();
                collections.parked().deleteMany(session, in("_id", delivered));
            }
            outcomes.insert(session, settlement.outcomes());
            touchedLanes(settlement).forEach(lane -> promote(collections, session, stamp, lane));
            return true;
        });
    }

    /** An earlier term may have added some of them. */
    private void insert(ClientSession session, List<ParkedMessage> parked, BsonDateTime stamp) {
        Map<Long, BsonValue> appended = appended(session, parked);
        List<UpdateOneModel<BsonDocument>> states = new ArrayList<>();
        for (BulkWriteUpsert added : bulk(
                session, parked.stream().map(one -> insertion(one, appended)).toList())) {
            ParkedMessage message = parked.get(added.getIndex());
            states.add(new UpdateOneModel<>(id(message), LeaseDocument.set(ParkedDocuments.state(message, stamp))));
        }
        bulk(session, states);
    }

    /** Returns what was inserted. */
    private List<BulkWriteUpsert> bulk(ClientSession session, List<UpdateOneModel<BsonDocument>> updates) {
        return updates.isEmpty()
                ? List.of()
                : collections.parked().bulkWrite(session, updates).getUpserts();
    }

    private static Bson id(ParkedMessage message) {
        return eq("_id", message.position());
    }

    /** When messages were appended, as the log says. */
    private Map<Long, BsonValue> appended(ClientSession session, List<ParkedMessage> parked) {
        Map<Long, BsonValue> appended = new HashMap<>();
        if (!parked.isEmpty()) {
            List<BsonInt64> positions = parked.stream()
                    .map(one -> new BsonInt64(CopyPosition.inLog(one.position())))
                    .distinct()
                    .toList();
            collections
                    .messages()
                    .find(session, in("_id", positions))
                    .projection(Projections.include("appendedAt"))
                    .forEach(found -> appended.put(
                            MessageDocuments.position(found), found.getOrDefault("appendedAt", BsonNull.VALUE)));
        }
        return appended;
    }

    private static UpdateOneModel<BsonDocument> insertion(ParkedMessage parked, Map<Long, BsonValue> appended) {
        BsonDocument document = ParkedDocuments.encode(parked);
        document.remove("_id");
        document.append("appendedAt", appended.getOrDefault(CopyPosition.inLog(parked.position()), BsonNull.VALUE));
        return new UpdateOneModel<>(
                id(parked), new BsonDocument("$setOnInsert", document), new UpdateOptions().upsert(true));
    }

    /** An operator may have changed it since the attempt began. */
    private static UpdateOneModel<BsonDocument> change(ParkedMessage failed, BsonDateTime stamp) {
        return new UpdateOneModel<>(
                and(id(failed), eq("version", failed.version())),
                LeaseDocument.set(ParkedDocuments.state(failed, stamp)));
    }

    private static Set<Lane> touchedLanes(Settlement settlement) {
        Set<Lane> touched = new HashSet<>(settlement.freedLanes());
        Stream.concat(settlement.parked().stream(), settlement.failedAgain().stream())
                .flatMap(message -> Stream.ofNullable(message.lane()))
                .forEach(touched::add);
        return touched;
    }

    /** Restores the invariant. */
    static void promote(MongoCollections collections, ClientSession session, BsonDateTime stamp, Lane lane) {
        BsonDocument first = collections
                .parked()
                .find(session, and(ParkedQueries.HOLDS, eq("lane", MessageDocuments.lane(lane))))
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("state"))
                .limit(1)
                .first();
        if (first != null && isWaiting(first)) {
            collections
                    .parked()
                    .updateOne(
                            session,
                            eq("_id", first.get("_id")),
                            LeaseDocument.set(new BsonDocument("state", new BsonString(OutboxState.RETRY.name()))
                                    .append("dueAt", new BsonString("$$NOW"))
                                    .append("changedAt", stamp)));
        }
    }

    private static boolean isWaiting(BsonDocument first) {
        return first.getString("state").getValue().equals(OutboxState.WAITING.name());
    }

    /** At the beginning of a term: no lane waits for a message that is not there. */
    void promoteAll() {
        Set<Lane> waiting = new HashSet<>();
        try (MongoCursor<BsonDocument> all = collections
                .parked()
                .find(WAITS)
                .sort(Sorts.ascending("lane"))
                .projection(Projections.include("lane"))
                .cursor()) {
            while (all.hasNext()) {
                waiting.add(MessageDocuments.lane(all.next().getDocument("lane")));
                if (waiting.size() == MAX_LANES_OF_TRANSACTION) {
                    promote(waiting);
                    waiting.clear();
                }
            }
        }
        promote(waiting);
    }

    private void promote(Set<Lane> lanes) {
        if (!lanes.isEmpty()) {
            Attempts.transaction(collections, session -> {
                BsonDateTime stamp = new LeaseDocument(collections).save(session, fence, null);
                lanes.forEach(lane -> promote(collections, session, stamp, lane));
                return true;
            });
        }
    }
}
