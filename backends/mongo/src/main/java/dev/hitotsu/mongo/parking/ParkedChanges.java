package dev.hitotsu.mongo.parking;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStep;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Changes parked messages for operators, in the caller's transaction. A message whose effect is under way is changed by
 * that transaction, too: one of them runs again. Blocks.
 */
record ParkedChanges(MongoParkingStore store) {
    /** What the new message brings; the document keeps all else. */
    private static final Set<String> OF_MESSAGE =
            Set.of("id", "topic", "type", "size", "occurredAt", "key", "deliverAfter", "headers", "payload");

    /** Makes messages due that do not wait behind others, at most so many with greater numbers. */
    ParkedStep retry(ClientSession session, ParkedFilter filter, long after, int limit) {
        ParkedSearch.Found found = new ParkedSearch(store).find(session, filter, after, limit);
        Chosen chosen = choose(session, found, filter, ParkedState.WAITING);
        update(session, chosen, Filters.eq("state", ParkedState.RETRY.name()), ParkedFields.promoted());
        update(session, chosen, Filters.ne("state", ParkedState.RETRY.name()), ParkedFields.begunAgain());
        return promoted(session, chosen, found);
    }

    /** Skips messages and lets go on what waits behind them, at most so many with greater numbers. */
    ParkedStep skip(ClientSession session, ParkedFilter filter, long after, int limit) {
        ParkedSearch.Found found = new ParkedSearch(store).find(session, filter, after, limit);
        Chosen chosen = choose(session, found, filter, ParkedState.SKIPPED);
        update(session, chosen, Filters.gt("_id", 0L), ParkedFields.skipped());
        return promoted(session, chosen, found);
    }

    /** Numbers, and the lanes of each consumer. */
    private record Chosen(List<Long> numbers, Map<String, Set<Long>> lanes) {}

    private Chosen choose(ClientSession session, ParkedSearch.Found found, ParkedFilter filter, ParkedState but) {
        Chosen chosen = new Chosen(new ArrayList<>(), new HashMap<>());
        Bson left = Filters.and(
                Filters.in("_id", found.numbers()), ParkedSearch.condition(filter), Filters.ne("state", but.name()));
        store.parked()
                .find(session, left)
                .projection(Projections.include("consumer", "lane"))
                .forEach(one -> {
                    chosen.numbers().add(ParkedSearch.number(one));
                    if (one.isNumber("lane")) {
                        chosen.lanes()
                                .computeIfAbsent(one.getString("consumer").getValue(), consumer -> new HashSet<>())
                                .add(one.getNumber("lane").longValue());
                    }
                });
        return chosen;
    }

    private void update(ClientSession session, Chosen chosen, Bson condition, List<Bson> change) {
        if (!chosen.numbers().isEmpty()) {
            store.parked().updateMany(session, Filters.and(Filters.in("_id", chosen.numbers()), condition), change);
        }
    }

    private ParkedStep promoted(ClientSession session, Chosen chosen, ParkedSearch.Found found) {
        chosen.lanes().forEach((consumer, lanes) -> {
            int unused = store.promote(session, consumer, lanes);
        });
        return new ParkedStep(chosen.numbers().size(), found.next());
    }

    /**
     * Puts a message in the place of the one that the filter names: the document keeps its number and its lane, and
     * what it was stands in a document of its own, which is skipped. Returns whether there is one.
     */
    boolean edit(ClientSession session, ParkedFilter filter, Message edited) {
        BsonDocument old =
                store.parked().find(session, ParkedSearch.condition(filter)).first();
        if (old == null) {
            return false;
        }
        requireSame("topic", edited.topic(), old.getString("topic").getValue());
        requireSame(
                "key",
                edited.key(),
                old.containsKey("key") ? old.getString("key").getValue() : null);
        MongoParkingStore.Drawn drawn = store.draw(1);
        BsonDocument replaced = replaced(old, edited, drawn.at());
        store.parked().replaceOne(session, ParkedFields.numbered(ParkedSearch.number(old)), replaced);
        store.parked().insertOne(session, kept(old, edited, drawn));
        return true;
    }

    private static void requireSame(String name, @Nullable String edited, @Nullable String parked) {
        if (!Objects.equals(edited, parked)) {
            throw new IllegalArgumentException(name + ": " + edited + " (expected: " + parked
                    + ", because what is parked behind the message is found by topic and key)");
        }
    }

    /** What waits goes on to wait; anything else is due. */
    private BsonDocument replaced(BsonDocument old, Message edited, BsonDateTime now) {
        BsonDocument document = old.clone();
        OF_MESSAGE.forEach(document::remove);
        store.encode(ParkedSearch.number(old), edited).forEach(document::put);
        boolean waits = old.getString("state").getValue().equals(ParkedState.WAITING.name());
        document.put("state", new BsonString((waits ? ParkedState.WAITING : ParkedState.RETRY).name()));
        document.put("attempts", new BsonInt32(0));
        document.put("dueAt", now);
        document.put("changedAt", now);
        document.put("version", new BsonInt64(old.getNumber("version").longValue() + 1));
        return document;
    }

    private static BsonDocument kept(BsonDocument old, Message edited, MongoParkingStore.Drawn drawn) {
        BsonDocument document = old.clone();
        document.put("_id", new BsonInt64(drawn.first()));
        document.put("state", new BsonString(ParkedState.SKIPPED.name()));
        document.put("lane", BsonNull.VALUE);
        document.put("lastError", new BsonString("edited: message " + edited.id() + " stands for it"));
        document.put("changedAt", drawn.at());
        return document;
    }
}
