package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Changes parked messages for operators, and records it, in a transaction of theirs. Blocks. */
record OperatorChanges(MongoCollections collections) {
    /**
     * A change.
     *
     * @param replacement the message that comes instead; null for none
     * @param unchangedSince only messages that nothing has changed after this time; null for any
     */
    record Change(
            Action action,
            String actor,
            @Nullable UUID replacement,
            @Nullable Instant unchangedSince) {}

    /** The positions of the parked messages with this id. */
    List<Long> positions(ClientSession session, UUID id) {
        return collections
                .parked()
                .find(session, eq("id", new BsonBinary(id)))
                .projection(Projections.include("_id"))
                .map(MessageDocuments::position)
                .into(new ArrayList<>());
    }

    /**
     * Makes a change to those of some messages that are in one of these states, and records it. The transaction has
     * written the lease, so that nobody else changes them. Returns how many.
     *
     * @param stamp of this transaction
     */
    int change(
            ClientSession session,
            BsonDateTime stamp,
            List<Long> positions,
            Collection<OutboxState> states,
            Change change) {
        List<BsonDocument> chosen = choose(session, positions, states, change.unchangedSince());
        if (chosen.isEmpty()) {
            return 0;
        }
        record(session, chosen, change);
        if (change.action() == Action.RETRY) {
            sendAgain(session, stamp, chosen);
        } else {
            giveUp(session, stamp, chosen);
        }
        return chosen.size();
    }

    private List<BsonDocument> choose(
            ClientSession session,
            List<Long> positions,
            Collection<OutboxState> states,
            @Nullable Instant unchangedSince) {
        if (positions.isEmpty()) {
            return List.of();
        }
        List<Bson> conditions = new ArrayList<>(List.of(
                in("_id", OperatorQueries.values(positions.stream())),
                in("state", states.stream().map(OutboxState::name).toList())));
        if (unchangedSince != null) {
            conditions.add(lte("changedAt", new BsonDateTime(unchangedSince.toEpochMilli())));
        }
        return collections
                .parked()
                .find(session, and(conditions))
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("id", "state", "ordered", "holds", "lane"))
                .into(new ArrayList<>());
    }

    private void record(ClientSession session, List<BsonDocument> chosen, Change change) {
        PositionCounter.Drawn drawn = new PositionCounter(collections).number(session, chosen.size());
        UUID replacement = change.replacement();
        List<BsonDocument> records = new ArrayList<>();
        for (BsonDocument message : chosen) {
            records.add(new BsonDocument("_id", new BsonInt64(drawn.first() + records.size()))
                    .append("action", new BsonString(change.action().name()))
                    .append("actor", new BsonString(change.actor()))
                    .append("position", message.get("_id"))
                    .append("messageId", message.get("id"))
                    .append("before", message.get("state"))
                    .append("replacement", replacement == null ? BsonNull.VALUE : new BsonBinary(replacement))
                    .append("changedAt", drawn.at()));
        }
        collections.changes().insertMany(session, records);
    }

    /**
     * A message that was given up has lost its place in the order of its key. One that still holds its key keeps it.
     */
    private void sendAgain(ClientSession session, BsonDateTime stamp, List<BsonDocument> chosen) {
        BsonDocument sent = changed(stamp)
                .append("state", new BsonString(OutboxState.RETRY.name()))
                .append("formerAttempts", sum("formerAttempts", new BsonString("$attempts")))
                .append("attempts", new BsonInt32(0))
                .append("dueAt", new BsonString("$$NOW"));
        update(session, chosen.stream().filter(OperatorChanges::keepsItsPlace).toList(), sent);
        BsonDocument atTheEnd = sent.clone()
                .append("ordered", BsonBoolean.FALSE)
                .append("holds", BsonBoolean.FALSE)
                .append("lane", LeaseDocument.literal(BsonNull.VALUE));
        update(session, chosen.stream().filter(one -> !keepsItsPlace(one)).toList(), atTheEnd);
    }

    private static boolean keepsItsPlace(BsonDocument message) {
        return switch (OutboxState.valueOf(message.getString("state").getValue())) {
            case RETRY, BLOCKED -> message.getBoolean("ordered").getValue();
            case PENDING, PUBLISHED, DELAYED, WAITING, DEAD, DEAD_LETTER, SKIPPED -> false;
        };
    }

    /** It may have held its key: the next one is due then. */
    private void giveUp(ClientSession session, BsonDateTime stamp, List<BsonDocument> chosen) {
        update(
                session,
                chosen,
                changed(stamp)
                        .append("state", new BsonString(OutboxState.SKIPPED.name()))
                        .append("holds", BsonBoolean.FALSE)
                        .append("dueAt", LeaseDocument.literal(BsonNull.VALUE)));
        Set<Lane> freed = new HashSet<>();
        for (BsonDocument message : chosen) {
            if (message.getBoolean("holds").getValue()) {
                freed.add(MessageDocuments.lane(message.getDocument("lane")));
            }
        }
        freed.forEach(lane -> MongoJournal.promote(collections, session, stamp, lane));
    }

    private static BsonDocument changed(BsonDateTime stamp) {
        return new BsonDocument("changedAt", stamp).append("version", sum("version", new BsonInt64(1)));
    }

    private static BsonDocument sum(String field, BsonValue added) {
        BsonDocument before =
                new BsonDocument("$ifNull", new BsonArray(List.of(new BsonString("$" + field), new BsonInt32(0))));
        return new BsonDocument("$add", new BsonArray(List.of(before, added)));
    }

    private void update(ClientSession session, List<BsonDocument> messages, BsonDocument fields) {
        if (!messages.isEmpty()) {
            collections
                    .parked()
                    .updateMany(
                            session,
                            in("_id", OperatorQueries.values(messages.stream().map(MessageDocuments::position))),
                            LeaseDocument.set(fields));
        }
    }

    /** Records what the transaction did. */
    void audit(ClientSession session, Operation operation, Action action, String actor, String scope, int changed) {
        PositionCounter.Drawn drawn = new PositionCounter(collections).number(session, 1);
        String reason = operation.reason();
        collections
                .audit()
                .insertOne(
                        session,
                        new BsonDocument("_id", new BsonInt64(drawn.first()))
                                .append("operation", new BsonBinary(operation.id()))
                                .append("action", new BsonString(action.name()))
                                .append("actor", new BsonString(actor))
                                .append("reason", reason == null ? BsonNull.VALUE : new BsonString(reason))
                                .append("scope", new BsonString(scope))
                                .append("changed", new BsonInt32(changed))
                                .append("doneAt", drawn.at()));
    }

    /** What was done, the newest first. */
    List<AuditRecord> audited(ClientSession session, long before, int limit) {
        return newest(
                session,
                collections.audit(),
                before,
                limit,
                found -> new AuditRecord(
                        MessageDocuments.position(found),
                        found.getBinary("operation").asUuid(),
                        Action.valueOf(found.getString("action").getValue()),
                        found.getString("actor").getValue(),
                        found.isString("reason") ? found.getString("reason").getValue() : null,
                        found.getString("scope").getValue(),
                        found.getInt32("changed").getValue(),
                        MessageDocuments.time(found, "doneAt")));
    }

    /** What was changed, the newest first. */
    List<OutboxChange> recorded(ClientSession session, long before, int limit) {
        return newest(
                session,
                collections.changes(),
                before,
                limit,
                found -> new OutboxChange(
                        MessageDocuments.position(found),
                        Action.valueOf(found.getString("action").getValue()),
                        found.getString("actor").getValue(),
                        found.getNumber("position").longValue(),
                        found.getBinary("messageId").asUuid(),
                        OutboxState.valueOf(found.getString("before").getValue()),
                        found.isBinary("replacement")
                                ? found.getBinary("replacement").asUuid()
                                : null,
                        MessageDocuments.time(found, "changedAt")));
    }

    private static <T> List<T> newest(
            ClientSession session,
            MongoCollection<BsonDocument> collection,
            long before,
            int limit,
            Function<BsonDocument, T> decode) {
        return collection
                .find(session, lt("_id", before))
                .sort(Sorts.descending("_id"))
                .limit(limit)
                .map(decode::apply)
                .into(new ArrayList<>());
    }
}
