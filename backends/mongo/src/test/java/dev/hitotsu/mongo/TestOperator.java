package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Updates;
import dev.hitotsu.outbox.OutboxState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.conversions.Bson;

/** What the contracts of a relay ask an operator to do. There is none for MongoDB yet. */
record TestOperator(MongoCollections collections) {
    Map<OutboxState, Long> counts() {
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        collections
                .parked()
                .find()
                .forEach(found -> counts.merge(
                        OutboxState.valueOf(found.getString("state").getValue()), 1L, Long::sum));
        MongoCheckpoint saved = MongoCheckpoint.of(collections.relay().find().first());
        List<Long> parked =
                collections.parked().find().map(MessageDocuments::position).into(new ArrayList<>());
        long pending = collections.messages().find(gte("_id", saved.settledBelow())).into(new ArrayList<>()).stream()
                .filter(found -> !found.containsKey("filled")
                        && !parked.contains(MessageDocuments.position(found))
                        && !hasPassed(saved, MessageDocuments.position(found)))
                .count();
        counts.put(OutboxState.PENDING, pending);
        return counts;
    }

    private static boolean hasPassed(MongoCheckpoint saved, long position) {
        for (int i = 0; i < saved.ranges().size(); i += 2) {
            if (saved.ranges().get(i) <= position && position <= saved.ranges().get(i + 1)) {
                return false;
            }
        }
        return position <= saved.position();
    }

    boolean skip(UUID id) {
        return change(eq("id", new BsonBinary(id)), OutboxState::isSkippable, (session, found) -> {
                    set(
                            session,
                            found,
                            Updates.combine(
                                    Updates.set("state", OutboxState.SKIPPED.name()),
                                    Updates.set("holds", false),
                                    Updates.set("dueAt", BsonNull.VALUE)));
                    if (found.isDocument("lane")) {
                        new MongoJournal(collections, 0, Long.MAX_VALUE)
                                .promote(session, MessageDocuments.lane(found.getDocument("lane")));
                    }
                })
                > 0;
    }

    boolean retry(UUID id) {
        return change(eq("id", new BsonBinary(id)), OutboxState::isRetriable, this::sendAgain) > 0;
    }

    int retryAll(OutboxState state) {
        return change(eq("state", state.name()), OutboxState::isRetriable, this::sendAgain);
    }

    private void sendAgain(ClientSession session, BsonDocument found) {
        String state = found.getString("state").getValue();
        boolean keepsPlace = Arrays.asList("RETRY", "BLOCKED").contains(state)
                && found.getBoolean("ordered").getValue();
        Bson place = keepsPlace
                ? Updates.set("state", "RETRY")
                : Updates.combine(
                        Updates.set("state", "RETRY"),
                        Updates.set("ordered", false),
                        Updates.set("holds", false),
                        Updates.set("lane", BsonNull.VALUE));
        set(
                session,
                found,
                Updates.combine(place, Updates.set("attempts", 0), Updates.set("dueAt", new BsonDateTime(0))));
    }

    private void set(ClientSession session, BsonDocument found, Bson change) {
        collections
                .parked()
                .updateOne(session, eq("_id", found.get("_id")), Updates.combine(change, Updates.inc("version", 1L)));
    }

    private interface Change {
        void apply(ClientSession session, BsonDocument found);
    }

    private int change(Bson filter, Predicate<OutboxState> states, Change change) {
        List<String> names = Arrays.stream(OutboxState.values())
                .filter(states)
                .map(OutboxState::name)
                .toList();
        return Attempts.transaction(collections, session -> {
            List<BsonDocument> found = collections
                    .parked()
                    .find(session, and(filter, in("state", names)))
                    .into(new ArrayList<>());
            found.forEach(one -> change.apply(session, one));
            return found.size();
        });
    }
}
