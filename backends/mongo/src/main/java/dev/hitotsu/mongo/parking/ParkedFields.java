package dev.hitotsu.mongo.parking;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.hitotsu.inbox.parking.NewlyParked;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** What a parked message has beside what it is, and the conditions and changes of that. */
final class ParkedFields {
    private static final int MAX_ERROR_LENGTH = 2_000;
    private static final BsonString NOW = new BsonString("$$NOW");

    private ParkedFields() {}

    /** Those of a new one, but for consumer and id, by which it is looked for. */
    static Bson insert(BsonDocument message, NewlyParked parked, BsonDateTime now) {
        List<Bson> fields = new ArrayList<>();
        message.forEach((name, value) -> {
            if (!name.equals("id")) {
                fields.add(Updates.setOnInsert(name, value));
            }
        });
        Long lane = parked.lane();
        fields.add(Updates.setOnInsert("reader", parked.reader()));
        fields.add(Updates.setOnInsert("state", parked.state().name()));
        fields.add(Updates.setOnInsert("lane", lane == null ? BsonNull.VALUE : new BsonInt64(lane)));
        fields.add(Updates.setOnInsert("attempts", parked.attempts()));
        fields.add(Updates.setOnInsert("lastError", text(parked.error())));
        fields.add(Updates.setOnInsert(
                "dueAt", new BsonDateTime(now.getValue() + parked.delay().toMillis())));
        fields.add(Updates.setOnInsert("parkedAt", now));
        fields.add(Updates.setOnInsert("changedAt", now));
        fields.add(Updates.setOnInsert("version", 0L));
        return Updates.combine(fields);
    }

    private static BsonValue text(@Nullable String error) {
        return error == null
                ? BsonNull.VALUE
                : new BsonString(error.substring(0, Math.min(error.length(), MAX_ERROR_LENGTH)));
    }

    static ParkedMessage read(BsonDocument document, Message message) {
        BsonValue lane = document.getOrDefault("lane", BsonNull.VALUE);
        BsonValue error = document.getOrDefault("lastError", BsonNull.VALUE);
        return new ParkedMessage(
                document.getNumber("_id").longValue(),
                document.getString("consumer").getValue(),
                message,
                document.getString("reader").getValue(),
                ParkedState.valueOf(document.getString("state").getValue()),
                lane.isNull() ? null : lane.asNumber().longValue(),
                document.getNumber("attempts").intValue(),
                error.isNull() ? null : error.asString().getValue(),
                document.getNumber("version").longValue());
    }

    static Bson pending(String consumer) {
        return Filters.and(
                Filters.eq("consumer", consumer),
                Filters.in("state", ParkedState.RETRY.name(), ParkedState.WAITING.name()));
    }

    static Bson waiting(String consumer) {
        return Filters.and(Filters.eq("consumer", consumer), Filters.eq("state", ParkedState.WAITING.name()));
    }

    static Bson due() {
        return Filters.and(
                Filters.eq("state", ParkedState.RETRY.name()),
                Filters.expr(new BsonDocument("$lte", new BsonArray(List.of(new BsonString("$dueAt"), NOW)))));
    }

    static Bson inLanes(String consumer, Collection<Long> lanes) {
        return Filters.and(pending(consumer), Filters.in("lane", lanes));
    }

    static Bson numbered(long number) {
        return Filters.eq("_id", number);
    }

    static Bson asSeen(ParkedMessage message) {
        return Filters.and(numbered(message.number()), Filters.eq("version", message.version()));
    }

    /** One more failure; dead without a delay. */
    static List<Bson> failed(String error, @Nullable Duration delay) {
        BsonDocument fields = changed()
                .append("attempts", sum("$attempts", new BsonInt32(1)))
                .append("lastError", new BsonDocument("$literal", text(error)));
        if (delay == null) {
            fields.append("state", new BsonString(ParkedState.DEAD.name())).append("lane", BsonNull.VALUE);
        } else {
            fields.append("dueAt", sum("$$NOW", new BsonInt64(delay.toMillis())));
        }
        return List.of(new BsonDocument("$set", fields));
    }

    static List<Bson> promoted() {
        return List.of(new BsonDocument(
                "$set",
                changed()
                        .append("state", new BsonString(ParkedState.RETRY.name()))
                        .append("dueAt", NOW)));
    }

    /** Tried again as if it had never failed. */
    static List<Bson> begunAgain() {
        return List.of(new BsonDocument(
                "$set",
                changed()
                        .append("state", new BsonString(ParkedState.RETRY.name()))
                        .append("attempts", new BsonInt32(0))
                        .append("dueAt", NOW)));
    }

    static List<Bson> skipped() {
        return List.of(new BsonDocument(
                "$set",
                changed()
                        .append("state", new BsonString(ParkedState.SKIPPED.name()))
                        .append("lane", BsonNull.VALUE)));
    }

    private static BsonDocument changed() {
        return new BsonDocument("version", sum("$version", new BsonInt64(1))).append("changedAt", NOW);
    }

    private static BsonDocument sum(String one, BsonValue other) {
        return new BsonDocument("$add", new BsonArray(List.of(new BsonString(one), other)));
    }
}
