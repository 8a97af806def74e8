package dev.hitotsu.mongo;

import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.mongo.internal.SessionOrigin;
import dev.hitotsu.outbox.CommitUnknownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Claims in MongoDB: a document for each message and consumer. No transaction of MongoDB waits for another one: who
 * claims what an open transaction has claimed gets a conflict, and its whole work is to be run again. Thread-safe;
 * blocks.
 */
final class MongoInboxStore implements InboxStore<ClientSession> {
    /** How long a reader is remembered. */
    private static final Duration MEMORY = Duration.ofDays(2);

    private final MongoCollections collections;

    MongoInboxStore(MongoCollections collections) {
        this.collections = collections;
    }

    @Override
    public Set<UUID> claim(ClientSession transaction, String consumer, Collection<UUID> ids) {
        return call(transaction, "messages could not be claimed", () -> {
            List<UUID> missing = new ArrayList<>(new LinkedHashSet<>(ids));
            missing.removeAll(claimed(transaction, consumer, missing));
            Set<UUID> added = new HashSet<>();
            if (!missing.isEmpty()) {
                List<UpdateOneModel<BsonDocument>> claims = missing.stream()
                        .map(id -> upsert(claimId(consumer, id), Updates.currentDate("claimedAt")))
                        .toList();
                for (BulkWriteUpsert upsert :
                        collections.inbox().bulkWrite(transaction, claims).getUpserts()) {
                    added.add(missing.get(upsert.getIndex()));
                }
            }
            return added;
        });
    }

    private Set<UUID> claimed(ClientSession transaction, String consumer, List<UUID> ids) {
        List<BsonDocument> keys = ids.stream().map(id -> claimId(consumer, id)).toList();
        return collections
                .inbox()
                .find(transaction, Filters.in("_id", keys))
                .projection(Projections.include("_id"))
                .map(found -> found.getDocument("_id").getBinary("message").asUuid())
                .into(new HashSet<>());
    }

    private static UpdateOneModel<BsonDocument> upsert(BsonDocument id, Bson update) {
        return new UpdateOneModel<>(Filters.eq("_id", id), update, new UpdateOptions().upsert(true));
    }

    private static BsonDocument claimId(String consumer, UUID id) {
        return new BsonDocument("consumer", new BsonString(consumer)).append("message", new BsonBinary(id));
    }

    @Override
    public void commit(ClientSession transaction) {
        requireTransaction(transaction);
        try {
            SessionCommit.run(transaction);
        } catch (CommitUnknownException e) {
            throw new InboxException("claims and effects: nobody answered whether they are committed", e);
        } catch (MongoException e) {
            throw translate("claims and effects could not be committed", e);
        }
    }

    @Override
    public Set<String> reportReader(ClientSession transaction, String consumer, String reader, Duration within) {
        return call(transaction, "reader \"" + reader + "\" could not be noted", () -> {
            Bson others = Filters.and(Filters.eq("consumer", consumer), Filters.ne("reader", reader));
            collections.inboxReaders().deleteMany(transaction, Filters.and(others, seen("$lt", "$seenAt", MEMORY)));
            BsonDocument id =
                    new BsonDocument("consumer", new BsonString(consumer)).append("reader", new BsonString(reader));
            Bson now = Updates.combine(
                    Updates.set("consumer", consumer), Updates.set("reader", reader), Updates.currentDate("seenAt"));
            collections.inboxReaders().bulkWrite(transaction, List.of(upsert(id, now)));
            return collections
                    .inboxReaders()
                    .find(transaction, Filters.and(others, seen("$gt", "$seenAt", within)))
                    .map(found -> found.getString("reader").getValue())
                    .into(new HashSet<>());
        });
    }

    @Override
    public int deleteOldClaims(ClientSession transaction, String consumer, ClaimAges ages, int limit) {
        return call(transaction, "claims older than " + ages.above() + " could not be deleted", () -> {
            Bson isOld = Filters.and(
                    seen("$lt", "$claimedAt", ages.above()),
                    seen("$gte", "$claimedAt", ages.upTo()),
                    Filters.eq("_id.consumer", consumer));
            List<BsonValue> old = collections
                    .inbox()
                    .find(transaction, isOld)
                    .sort(Sorts.ascending("claimedAt"))
                    .limit(limit)
                    .projection(Projections.include("_id"))
                    .map(found -> found.get("_id"))
                    .into(new ArrayList<>());
            return (int) collections
                    .inbox()
                    .deleteMany(transaction, Filters.in("_id", old))
                    .getDeletedCount();
        });
    }

    /** Compares a time with one that is so long ago by the server's clock. */
    private static Bson seen(String operator, String field, Duration ago) {
        BsonDocument time = new BsonDocument(
                "$subtract", new BsonArray(List.of(new BsonString("$$NOW"), new BsonInt64(ago.toMillis()))));
        return Filters.expr(new BsonDocument(operator, new BsonArray(List.of(new BsonString(field), time))));
    }

    private <T> T call(ClientSession transaction, String failure, Supplier<T> work) {
        requireTransaction(transaction);
        try {
            return work.get();
        } catch (MongoException e) {
            throw translate(failure, e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw SessionOrigin.isForeign(transaction, collections.client())
                    ? new InboxException(SessionOrigin.PROBLEM, e)
                    : e;
        }
    }

    private static void requireTransaction(ClientSession session) {
        if (!session.hasActiveTransaction()) {
            throw new InboxException(
                    "session: not in a transaction (expected: startTransaction before the claim, so that"
                            + " it commits together with the effect)");
        }
    }

    /** Conflicts stay as they are: the driver's own loop, and ours, know them by their label. */
    private static RuntimeException translate(String failure, MongoException e) {
        return SessionCommit.isTransient(e) ? e : new InboxException(failure + ": " + e.getMessage(), e);
    }
}
