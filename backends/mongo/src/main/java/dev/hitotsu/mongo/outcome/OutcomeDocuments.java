package dev.hitotsu.mongo.outcome;

import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.receiver.outcome.OutcomeDelivery;
import dev.hitotsu.mongo.internal.HeaderPairs;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Outcomes as documents: the position is the id. */
final class OutcomeDocuments {
    /** Within a lane, outcomes keep their order. A release never changes it: readers keep a position for each. */
    static final int LANES = 16;

    private OutcomeDocuments() {}

    /** The lane of a key, from 0. */
    static int lane(@Nullable String key) {
        return key == null ? 0 : Math.floorMod(key.hashCode(), LANES);
    }

    static BsonDocument encode(long position, Outcome outcome) {
        Answer answer = outcome.answer();
        BsonDocument document = new BsonDocument("_id", new BsonInt64(position))
                .append("lane", new BsonInt32(lane(outcome.key())))
                .append("call", new BsonBinary(outcome.callId()))
                .append("round", new BsonInt64(outcome.round()))
                .append("topic", new BsonString(outcome.topic()))
                .append("type", new BsonString(outcome.type()))
                .append("accepted", BsonBoolean.valueOf(outcome.accepted()))
                .append("status", new BsonInt32(answer.status()))
                .append("headers", HeaderPairs.encode(answer.headers()))
                .append("body", new BsonBinary(answer.body()))
                .append("truncated", BsonBoolean.valueOf(answer.truncated()));
        String key = outcome.key();
        return key == null ? document : document.append("key", new BsonString(key));
    }

    static OutcomeDelivery delivery(BsonDocument document) {
        return OutcomeDelivery.of(
                document.getInt32("lane").getValue(), document.getInt64("_id").getValue(), outcome(document));
    }

    private static Outcome outcome(BsonDocument document) {
        return new Outcome(
                document.getBinary("call").asUuid(),
                document.getInt64("round").getValue(),
                document.getString("topic").getValue(),
                document.containsKey("key") ? document.getString("key").getValue() : null,
                document.getString("type").getValue(),
                document.getBoolean("accepted").getValue(),
                new Answer(
                        document.getInt32("status").getValue(),
                        HeaderPairs.decode(document.getArray("headers")),
                        document.getBinary("body").getData(),
                        document.getBoolean("truncated").getValue()));
    }
}
