package dev.hitotsu.mongo.lease;

import dev.hitotsu.inbox.lease.LeaseTerms;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What a claim asks of the document of its key, and makes of it, as expressions that the server evaluates.
 *
 * @param fence for a new claim
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares claims.
record EffectClaim(UUID owner, byte[] fingerprint, long fence, LeaseTerms terms) {
    private static final BsonString NOW = new BsonString("$$NOW");
    private static final BsonDateTime NEVER = new BsonDateTime(0);

    /** The lease is not over, and the key is not forgotten. */
    static BsonDocument isHeld() {
        return operator("$and", operator("$eq", field("state"), new BsonString("HELD")), operator("$gt", until(), NOW));
    }

    /** The time to live is over. */
    static BsonDocument isForgotten() {
        BsonDocument at = operator("$ifNull", field("forgetAt"), new BsonDateTime(Long.MAX_VALUE));
        return operator("$lte", at, NOW);
    }

    private static BsonDocument until() {
        return operator("$ifNull", field("until"), NEVER);
    }

    private BsonDocument isOwn() {
        return operator("$and", operator("$eq", field("owner"), new BsonBinary(owner)), isHeld());
    }

    /** Whether the key is free for this claim, or is its owner's already. */
    BsonDocument isAllowed() {
        BsonDocument isOver = operator(
                "$and",
                operator("$eq", field("state"), new BsonString("HELD")),
                operator("$lte", until(), NOW),
                operator("$eq", field("fingerprint"), new BsonBinary(fingerprint)));
        return operator(
                "$or", operator("$eq", field("state"), new BsonString("RELEASED")), isForgotten(), isOver, isOwn());
    }

    /** A claim that is repeated keeps what it has. */
    List<Bson> taking() {
        BsonDocument next = operator(
                "$cond",
                isForgotten(),
                new BsonInt32(1),
                operator("$add", operator("$ifNull", field("attempt"), new BsonInt32(0)), new BsonInt32(1)));
        BsonDocument numbers = new BsonDocument("fence", condition(field("fence"), new BsonInt64(fence)))
                .append("attempt", condition(field("attempt"), next));
        BsonDocument rest = new BsonDocument("owner", new BsonBinary(owner))
                .append("fingerprint", new BsonBinary(fingerprint))
                .append("state", new BsonString("HELD"))
                .append("until", after(terms.lease()))
                .append("forgetAt", after(terms.timeToLive()));
        return List.of(set(numbers), set(rest), new BsonDocument("$unset", new BsonString("result")));
    }

    private BsonDocument condition(BsonValue ifOwn, BsonValue otherwise) {
        return operator("$cond", isOwn(), ifOwn, otherwise);
    }

    static List<Bson> renewal(LeaseTerms terms) {
        return List.of(
                set(new BsonDocument("until", after(terms.lease())).append("forgetAt", after(terms.timeToLive()))));
    }

    static List<Bson> ending(String state, byte @Nullable [] result, LeaseTerms terms) {
        BsonDocument fields =
                new BsonDocument("state", new BsonString(state)).append("forgetAt", after(terms.timeToLive()));
        return List.of(set(result == null ? fields : fields.append("result", new BsonBinary(result))));
    }

    private static BsonDocument set(BsonDocument fields) {
        return new BsonDocument("$set", fields);
    }

    private static BsonDocument after(Duration time) {
        return operator("$add", NOW, new BsonInt64(time.toMillis()));
    }

    private static BsonString field(String name) {
        return new BsonString("$" + name);
    }

    private static BsonDocument operator(String name, BsonValue... arguments) {
        return new BsonDocument(name, new BsonArray(Arrays.asList(arguments)));
    }
}
