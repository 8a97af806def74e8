package dev.hitotsu.mongo.lease;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.expr;
import static com.mongodb.client.model.Filters.in;
import static java.util.Objects.requireNonNull;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Claims in MongoDB: a document for each key, by the server's clock. Each step changes one document, so it needs no
 * transaction. Fences come from one counter, so they grow also for a key that was forgotten. Thread-safe; blocks.
 */
public final class MongoLeaseStore implements LeaseStore {
    private static final int MAX_ATTEMPTS = 20;
    private static final Bson COUNTER = eq("_id", "effect");
    private static final FindOneAndUpdateOptions AFTER =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> effects;
    private final MongoCollection<BsonDocument> counters;

    private MongoLeaseStore(
            MongoDatabase database, MongoCollection<BsonDocument> effects, MongoCollection<BsonDocument> counters) {
        this.database = database;
        this.effects = effects;
        this.counters = counters;
    }

    /**
     * A store over these collections of a database, as {@code Mongo.leaseStore} makes it.
     *
     * @param effects a document for each key
     * @param counters where the counter of the fences stands
     */
    public static MongoLeaseStore of(
            MongoDatabase database, MongoCollection<BsonDocument> effects, MongoCollection<BsonDocument> counters) {
        requireNonNull(database, "database: null (expected: a database)");
        requireNonNull(effects, "effects: null (expected: a collection)");
        requireNonNull(counters, "counters: null (expected: a collection)");
        return new MongoLeaseStore(database, effects, counters);
    }

    /** Makes the index by which forgotten keys are found. */
    public void createIndexes() {
        effects.createIndex(Indexes.ascending("forgetAt"), new IndexOptions().name("hitotsu_effect_forget_at"));
    }

    @Override
    public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
        return call(key + " claimed", () -> {
            EffectClaim claim = new EffectClaim(owner, fingerprint, fence(), terms);
            for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
                LeaseClaim answer = tryClaim(key, claim);
                if (answer != null) {
                    return answer;
                }
            }
            throw new InboxException(key + ": changed while it was claimed, " + MAX_ATTEMPTS
                    + " times (expected: an answer; ask again)");
        });
    }

    private long fence() {
        BsonDocument drawn = counters.findOneAndUpdate(
                COUNTER,
                Updates.inc("last", 1L),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        return requireNonNull(drawn, "an upsert has a document")
                .getNumber("last")
                .longValue();
    }

    /** Null where the key has changed meanwhile. */
    private @Nullable LeaseClaim tryClaim(EffectKey key, EffectClaim claim) {
        BsonDocument taken = effects.findOneAndUpdate(and(id(key), expr(claim.isAllowed())), claim.taking(), AFTER);
        if (taken != null) {
            return granted(taken);
        }
        BsonDocument present = effects.find(id(key)).first();
        if (present == null) {
            insertFree(key);
            return null;
        }
        return refusal(present, claim);
    }

    /** A document that is free, and forgotten if nobody takes it. */
    private void insertFree(EffectKey key) {
        try {
            effects.insertOne(new BsonDocument("_id", documentId(key))
                    .append("state", new BsonString("RELEASED"))
                    .append("forgetAt", new BsonDateTime(0)));
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    private static LeaseClaim granted(BsonDocument taken) {
        return new LeaseClaim.Granted(
                taken.getNumber("fence").longValue(), taken.getNumber("attempt").intValue());
    }

    private @Nullable LeaseClaim refusal(BsonDocument present, EffectClaim claim) {
        if (present.getString("state").getValue().equals("RELEASED")) {
            return null;
        }
        if (!Arrays.equals(present.getBinary("fingerprint").getData(), claim.fingerprint())) {
            return new LeaseClaim.Conflict();
        }
        if (present.getString("state").getValue().equals("DONE")) {
            BsonValue result = present.get("result");
            return new LeaseClaim.Done(result == null ? null : result.asBinary().getData());
        }
        Duration remaining = Duration.ofMillis(present.getDateTime("until").getValue() - now());
        return remaining.isPositive() ? new LeaseClaim.Held(remaining) : null;
    }

    /** By the server's clock, in milliseconds since 1970. */
    private long now() {
        return database.runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class)
                .getDateTime("localTime")
                .getValue();
    }

    @Override
    public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
        return call(
                key + " renewed",
                () -> effects.updateOne(heldBy(key, owner), EffectClaim.renewal(terms))
                                .getMatchedCount()
                        == 1);
    }

    @Override
    public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
        return end(key, owner, "DONE", EffectClaim.ending("DONE", result, terms));
    }

    @Override
    public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
        return end(key, owner, "RELEASED", EffectClaim.ending("RELEASED", null, terms));
    }

    /** Also true where an earlier call, whose answer was lost, has done it. */
    private boolean end(EffectKey key, UUID owner, String state, List<Bson> change) {
        return call(
                key + " ended",
                () -> effects.updateOne(heldBy(key, owner), change).getMatchedCount() == 1
                        || effects.find(and(id(key), eq("owner", new BsonBinary(owner)), eq("state", state)))
                                        .first()
                                != null);
    }

    private static Bson heldBy(EffectKey key, UUID owner) {
        return and(id(key), eq("owner", new BsonBinary(owner)), eq("state", "HELD"), expr(EffectClaim.isHeld()));
    }

    @Override
    public int deleteForgotten(int limit) {
        return call("forgotten effects deleted", () -> {
            List<BsonValue> ids = effects.find(expr(EffectClaim.isForgotten()))
                    .limit(limit)
                    .map(found -> found.get("_id"))
                    .into(new ArrayList<>());
            return (int) effects.deleteMany(and(in("_id", ids), expr(EffectClaim.isForgotten())))
                    .getDeletedCount();
        });
    }

    private static Bson id(EffectKey key) {
        return eq("_id", documentId(key));
    }

    private static BsonDocument documentId(EffectKey key) {
        return new BsonDocument("consumer", new BsonString(key.consumer())).append("key", new BsonString(key.value()));
    }

    private static <T> T call(String what, Supplier<T> step) {
        try {
            return step.get();
        } catch (MongoException | IllegalStateException e) {
            throw new InboxException(what + ": " + e.getMessage() + " (expected: an answer of MongoDB)", e);
        }
    }
}
