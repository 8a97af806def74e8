package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.mongo.internal.NewerPositions;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What a relay asks of parked messages, as {@link dev.hitotsu.relay.store.Journal} says, and operators of those that
 * failed. Blocks.
 *
 * @param maxMessageSize of larger messages only what identifies them is read
 */
record ParkedQueries(MongoCollections collections, long maxMessageSize) {
    static final Bson HOLDS = eq("holds", BsonBoolean.TRUE);
    private static final int CURSOR_BATCH = 50;
    private static final Bson FAILURE =
            Projections.include("id", "state", "topic", "key", "holds", "lastError", "parkedAt", "changedAt");

    long lastParked(long below) {
        return Attempts.call(() -> {
            BsonDocument last = collections
                    .parked()
                    .find(Filters.lt("_id", below))
                    .sort(Sorts.descending("_id"))
                    .projection(Projections.include("_id"))
                    .first();
            return last == null ? 0 : MessageDocuments.position(last);
        });
    }

    Set<Lane> heldLanes(Collection<Lane> lanes) {
        if (lanes.isEmpty()) {
            return new HashSet<>();
        }
        return Attempts.call(() -> collections
                .parked()
                .distinct(
                        "lane",
                        and(
                                HOLDS,
                                in(
                                        "lane",
                                        lanes.stream()
                                                .map(MessageDocuments::lane)
                                                .toList())),
                        BsonDocument.class)
                .map(MessageDocuments::lane)
                .into(new HashSet<>()));
    }

    boolean hasHeldLanes() {
        return Attempts.call(() -> collections.parked().find(HOLDS).limit(1).first() != null);
    }

    List<ParkedMessage> dueMessages(int limit, long maxBytes) {
        Bson due = and(
                gt("dueAt", new BsonDateTime(-1)),
                Filters.expr(new BsonDocument(
                        "$lte", new BsonArray(List.of(new BsonString("$dueAt"), new BsonString("$$NOW"))))));
        return Attempts.call(() -> {
            Map<Lane, Long> firsts = new HashMap<>();
            List<ParkedMessage> taken = new ArrayList<>();
            long bytes = 0;
            try (MongoCursor<BsonDocument> all =
                    cursor(collections.parked().find(due).sort(Sorts.ascending("dueAt", "_id")))) {
                while (taken.size() < limit && bytes < maxBytes && all.hasNext()) {
                    ParkedMessage message = ParkedDocuments.decode(all.next(), maxMessageSize);
                    if (!waitsForAnother(message, firsts)) {
                        taken.add(message);
                        bytes += message.message().size();
                    }
                }
            }
            return taken;
        });
    }

    private boolean waitsForAnother(ParkedMessage message, Map<Lane, Long> firsts) {
        Lane lane = message.lane();
        if (message.state() != OutboxState.RETRY || lane == null) {
            return false;
        }
        return message.position()
                > firsts.computeIfAbsent(lane, one -> {
                    BsonDocument first =
                            inLane(one).projection(Projections.include("_id")).first();
                    return first == null ? Long.MAX_VALUE : MessageDocuments.position(first);
                });
    }

    private static MongoCursor<BsonDocument> cursor(FindIterable<BsonDocument> found) {
        return found.batchSize(CURSOR_BATCH).cursor();
    }

    private FindIterable<BsonDocument> inLane(Lane lane) {
        return collections
                .parked()
                .find(and(HOLDS, eq("lane", MessageDocuments.lane(lane))))
                .sort(Sorts.ascending("_id"));
    }

    List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
        return Attempts.call(() -> {
            List<ParkedMessage> taken = new ArrayList<>();
            long bytes = 0;
            try (MongoCursor<BsonDocument> all = cursor(inLane(lane).limit(limit))) {
                while (bytes < maxBytes && all.hasNext()) {
                    ParkedMessage message = ParkedDocuments.decode(all.next(), maxMessageSize);
                    taken.add(message);
                    bytes += message.message().size();
                }
            }
            return taken;
        });
    }

    List<ParkedMessage> parkedMessages(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return Attempts.call(() -> collections
                .parked()
                .find(in("id", ids.stream().map(BsonBinary::new).toList()))
                .map(found -> ParkedDocuments.decode(found, maxMessageSize))
                .into(new ArrayList<>()));
    }

    /** Parked messages in a state, the oldest first. */
    List<OutboxFailure> failures(ClientSession session, OutboxState state, int limit) {
        return failures(collections.parked().find(session, eq("state", state.name())), limit);
    }

    /** Those that wait behind a parked message with this id, because they have its key, in the order of the log. */
    List<OutboxFailure> waitingBehind(ClientSession session, UUID id, int limit) {
        BsonDocument first = collections
                .parked()
                .find(session, and(eq("id", new BsonBinary(id)), HOLDS))
                .projection(Projections.include("lane"))
                .first();
        return first == null
                ? List.of()
                : failures(
                        collections
                                .parked()
                                .find(session, and(HOLDS, eq("lane", first.get("lane")), gt("_id", first.get("_id")))),
                        limit);
    }

    /** How many delivered messages have come after parked ones that have lost their place, and have their keys. */
    NewerCount newer(ClientSession session, EntryFilter filter, EntryRange range, MongoCheckpoint saved) {
        if (!filter.state().hasLostItsPlace()) {
            return NewerCount.NONE;
        }
        Bson ofState = eq("state", filter.state().name());
        List<String> fields = List.of("topic", "appendedAt", "changedAt", "lastError", "lane");
        List<BsonDocument> found = OperatorQueries.found(session, collections.parked(), ofState, range, false, fields);
        NewerPositions newer = new NewerPositions();
        found.stream()
                .filter(parked -> parked.isDocument("lane") && OperatorQueries.passes(parked, filter))
                .forEach(parked -> newer.given(
                        MessageDocuments.lane(parked.getDocument("lane")), MessageDocuments.position(parked)));
        boolean isCut = found.size() == OperatorQueries.MAX_ROWS;
        return newer.first() == Long.MAX_VALUE ? new NewerCount(0, isCut) : newer(session, newer, saved, isCut);
    }

    private NewerCount newer(ClientSession session, NewerPositions newer, MongoCheckpoint saved, boolean isCut) {
        collections
                .messages()
                .find(session, and(gte("_id", newer.first()), lte("_id", saved.position())))
                .sort(Sorts.ascending("_id"))
                .limit(NewerCount.MAX_ROWS)
                .projection(Projections.include("topic", "key"))
                .forEach(message -> newer.logged(lane(message, saved), MessageDocuments.position(message)));
        long parked = collections
                .parked()
                .countDocuments(session, in("_id", OperatorQueries.values(newer.positions().stream())));
        return new NewerCount(newer.positions().size() - parked, isCut || !newer.isComplete());
    }

    private static @Nullable Lane lane(BsonDocument message, MongoCheckpoint saved) {
        boolean isRead = MessageDocuments.hasPosition(message) && saved.hasPassed(MessageDocuments.position(message));
        return isRead && message.isString("topic") && message.isString("key") ? MessageDocuments.lane(message) : null;
    }

    private static List<OutboxFailure> failures(FindIterable<BsonDocument> found, int limit) {
        return found.sort(Sorts.ascending("_id"))
                .limit(limit)
                .projection(FAILURE)
                .map(ParkedQueries::failure)
                .into(new ArrayList<>());
    }

    private static OutboxFailure failure(BsonDocument document) {
        return new OutboxFailure(
                MessageDocuments.position(document),
                document.getBinary("id").asUuid(),
                OutboxState.valueOf(document.getString("state").getValue()),
                document.getString("topic").getValue(),
                OutboxFailure.cut(text(document, "key")),
                document.getBoolean("holds").getValue(),
                OutboxFailure.cut(text(document, "lastError")),
                MessageDocuments.time(document, "parkedAt"),
                MessageDocuments.time(document, "changedAt"));
    }

    private static @Nullable String text(BsonDocument document, String field) {
        return document.isString(field) ? document.getString(field).getValue() : null;
    }
}
