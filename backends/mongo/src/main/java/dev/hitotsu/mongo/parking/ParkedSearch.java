package dev.hitotsu.mongo.parking;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedPage;
import dev.hitotsu.inbox.parking.ParkedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Finds parked messages for operators, in the caller's transaction. Looks at a bounded number of them. Blocks. */
record ParkedSearch(MongoParkingStore store) {
    private static final int MAX_LOOKED = 5_000;

    /** Of the messages of a page. A single one may be larger. */
    private static final long MAX_PAGE_BYTES = 16 << 20;

    /**
     * Numbers of messages that pass a filter, in order.
     *
     * @param next the number to go on after; null if nothing is left
     */
    record Found(List<Long> numbers, @Nullable Long next) {}

    /** Those with greater numbers, at most so many. */
    Found find(ClientSession session, ParkedFilter filter, long after, int limit) {
        List<Long> numbers = new ArrayList<>();
        long last = after;
        int looked = 0;
        for (BsonDocument one : parked().find(session, Filters.and(condition(filter), Filters.gt("_id", after)))
                .sort(Sorts.ascending("_id"))
                .limit(MAX_LOOKED)
                .projection(Projections.include("topic", "lastError"))) {
            looked++;
            last = number(one);
            if (passes(filter, one)) {
                numbers.add(last);
                if (numbers.size() == limit) {
                    return new Found(numbers, last);
                }
            }
        }
        return new Found(numbers, looked == MAX_LOOKED ? last : null);
    }

    private MongoCollection<BsonDocument> parked() {
        return store.parked();
    }

    static long number(BsonDocument document) {
        return document.getNumber("_id").longValue();
    }

    /** What an index may help with; the rest is looked at one by one. */
    static Bson condition(ParkedFilter filter) {
        List<Bson> conditions = new ArrayList<>(List.of(Filters.gt("_id", 0L)));
        if (filter.consumer() != null) {
            conditions.add(Filters.eq("consumer", filter.consumer()));
        }
        if (filter.messageId() != null) {
            conditions.add(Filters.eq("id", new BsonBinary(filter.messageId())));
        }
        if (filter.state() != null) {
            conditions.add(Filters.eq("state", filter.state().name()));
        }
        if (filter.since() != null) {
            conditions.add(Filters.gte("parkedAt", date(filter.since())));
        }
        if (filter.until() != null) {
            conditions.add(Filters.lt("parkedAt", date(filter.until())));
        }
        if (filter.unchangedSince() != null) {
            conditions.add(Filters.lte("changedAt", date(filter.unchangedSince())));
        }
        return Filters.and(conditions);
    }

    private static BsonDateTime date(Instant time) {
        return new BsonDateTime(time.toEpochMilli());
    }

    private static boolean passes(ParkedFilter filter, BsonDocument one) {
        String topic = filter.topic();
        String error = filter.error();
        return (topic == null || topic.equals(one.getString("topic").getValue()))
                && (error == null
                        || (one.isString("lastError")
                                && one.getString("lastError")
                                        .getValue()
                                        .toLowerCase(Locale.ROOT)
                                        .contains(error.toLowerCase(Locale.ROOT))));
    }

    /** The messages themselves; nobody wants gigabytes in memory. */
    ParkedPage page(ClientSession session, ParkedFilter filter, long after, int limit) {
        Found found = find(session, filter, after, limit);
        List<ParkedEntry> entries = new ArrayList<>();
        long bytes = 0;
        for (BsonDocument one :
                parked().find(session, Filters.in("_id", found.numbers())).sort(Sorts.ascending("_id"))) {
            ParkedEntry entry = entry(one);
            entries.add(entry);
            bytes += entry.message().payloadSize();
            if (bytes > MAX_PAGE_BYTES) {
                return new ParkedPage(entries, entry.number());
            }
        }
        return new ParkedPage(entries, found.next());
    }

    private ParkedEntry entry(BsonDocument document) {
        ParkedMessage read = store.read(document);
        return new ParkedEntry(
                read.number(),
                read.consumer(),
                read.message(),
                read.reader(),
                read.state(),
                read.attempts(),
                time(document, "dueAt"),
                time(document, "parkedAt"),
                time(document, "changedAt"),
                read.error());
    }

    static Instant time(BsonDocument document, String field) {
        return Instant.ofEpochMilli(document.getDateTime(field).getValue());
    }
}
