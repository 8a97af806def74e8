package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.not;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of messages, in a transaction of theirs. Each query looks at a bounded number of documents, along
 * an index, and says where to go on. Blocks.
 */
record OperatorQueries(MongoCollections collections) {
    /** How many documents a page looks at. */
    static final int MAX_ROWS = 5_000;

    /** Of larger messages a list has only what identifies them. */
    private static final long MAX_LISTED_SIZE = 8 * 1024;

    private static final List<String> STATE =
            List.of("state", "attempts", "formerAttempts", "dueAt", "lastError", "unreadable");

    /**
     * Where messages are that pass a filter.
     *
     * @param rest what was not looked at; null for nothing
     */
    record Page(List<Long> positions, @Nullable EntryRange rest) {
        Page {
            rest = rest == null || rest.isEmpty() ? null : rest;
        }
    }

    /** Parked messages. A walk from the oldest one ends where it was when it began. */
    Page parked(ClientSession session, EntryFilter filter, EntryRange range, boolean newestFirst) {
        long last = Math.max(range.after(), lastParked(session));
        EntryRange ending = newestFirst ? range : new EntryRange(range.after(), Math.min(range.upTo(), last));
        List<String> fields = new ArrayList<>(List.of("topic", "appendedAt", "changedAt"));
        if (filter.error() != null) {
            fields.add("lastError");
        }
        Bson ofState = eq("state", filter.state().name());
        List<BsonDocument> found = found(session, collections.parked(), ofState, ending, newestFirst, fields);
        return page(found, filter, ending, newestFirst, Set.of());
    }

    /** The position of the last parked message; 0 for none. */
    long lastParked(ClientSession session) {
        BsonDocument last = collections
                .parked()
                .find(session)
                .sort(Sorts.descending("_id"))
                .projection(Projections.include("_id"))
                .first();
        return last == null ? 0 : MessageDocuments.position(last);
    }

    /** Messages of the log that the relay has not passed: behind the checkpoint, and in its gaps. */
    Page pending(ClientSession session, EntryFilter filter, EntryRange range) {
        MongoCheckpoint saved = saved(session);
        long after = Math.min(range.upTo(), Math.max(range.after(), saved.settledBelow() - 1));
        EntryRange open = new EntryRange(after, range.upTo());
        List<BsonDocument> found = log(session, open, false);
        return page(found, filter, open, false, positions(found, saved, true));
    }

    /** Messages of the log that were delivered, the newest first. */
    Page published(ClientSession session, EntryFilter filter, EntryRange range) {
        MongoCheckpoint saved = saved(session);
        long upTo = Math.max(range.after(), Math.min(range.upTo(), saved.position()));
        EntryRange passed = new EntryRange(range.after(), upTo);
        List<BsonDocument> found = log(session, passed, true);
        Set<Long> others = positions(found, saved, false);
        collections
                .parked()
                .find(session, in("_id", values(found.stream().map(MessageDocuments::position))))
                .projection(Projections.include("_id"))
                .forEach(parked -> others.add(MessageDocuments.position(parked)));
        return page(found, filter, passed, true, others);
    }

    private List<BsonDocument> log(ClientSession session, EntryRange range, boolean newestFirst) {
        List<String> fields = List.of("topic", "appendedAt", "filled");
        return found(session, collections.messages(), new BsonDocument(), range, newestFirst, fields);
    }

    static List<BsonDocument> found(
            ClientSession session,
            MongoCollection<BsonDocument> collection,
            Bson filter,
            EntryRange range,
            boolean newestFirst,
            List<String> fields) {
        return collection
                .find(session, and(filter, gt("_id", range.after()), lte("_id", range.upTo())))
                .sort(newestFirst ? Sorts.descending("_id") : Sorts.ascending("_id"))
                .limit(MAX_ROWS)
                .projection(Projections.include(fields))
                .into(new ArrayList<>());
    }

    /** The positions of those that the relay has passed, or of those that it has not. */
    private static Set<Long> positions(List<BsonDocument> found, MongoCheckpoint saved, boolean passed) {
        Set<Long> positions = new HashSet<>();
        found.stream()
                .map(MessageDocuments::position)
                .filter(position -> saved.hasPassed(position) == passed)
                .forEach(positions::add);
        return positions;
    }

    private static Page page(
            List<BsonDocument> found, EntryFilter filter, EntryRange range, boolean newestFirst, Set<Long> others) {
        List<Long> positions = new ArrayList<>();
        int looked = 0;
        for (BsonDocument document : found) {
            long position = MessageDocuments.position(document);
            looked++;
            if (passes(document, filter) && !others.contains(position)) {
                positions.add(position);
            }
            if (positions.size() == filter.limit() || looked == MAX_ROWS) {
                return new Page(positions, newestFirst ? range.below(position) : range.above(position));
            }
        }
        return new Page(positions, null);
    }

    static boolean passes(BsonDocument document, EntryFilter filter) {
        if (document.containsKey("filled") || !MessageDocuments.hasPosition(document)) {
            return false;
        }
        Instant appended = MessageDocuments.appendedAt(document);
        return (filter.topic() == null || new BsonString(filter.topic()).equals(document.get("topic")))
                && (filter.since() == null || !appended.isBefore(filter.since()))
                && (filter.until() == null || appended.isBefore(filter.until()))
                && (filter.error() == null || hasError(document, filter.error()))
                && (filter.unchangedSince() == null
                        || !MessageDocuments.time(document, "changedAt").isAfter(filter.unchangedSince()));
    }

    private static boolean hasError(BsonDocument document, String part) {
        return document.isString("lastError")
                && document.getString("lastError")
                        .getValue()
                        .toLowerCase(Locale.ROOT)
                        .contains(part.toLowerCase(Locale.ROOT));
    }

    /** The parked messages at some positions, in their order. */
    List<OutboxEntry> parkedEntries(ClientSession session, List<Long> positions) {
        return entries(session, collections.parked(), in("_id", values(positions.stream())), MAX_LISTED_SIZE, null);
    }

    /** The messages of the log at some positions, in their order. */
    List<OutboxEntry> logEntries(ClientSession session, List<Long> positions, OutboxState state) {
        return entries(session, collections.messages(), in("_id", values(positions.stream())), MAX_LISTED_SIZE, state);
    }

    /** The message with this id, parked or in the log. */
    Optional<OutboxEntry> find(ClientSession session, UUID id) {
        Bson withId = eq("id", new BsonBinary(id));
        List<OutboxEntry> found = entries(session, collections.parked(), withId, Message.DEFAULT_MAX_SIZE, null);
        if (!found.isEmpty()) {
            return Optional.of(found.getFirst());
        }
        MongoCheckpoint saved = saved(session);
        return entries(session, collections.messages(), withId, Message.DEFAULT_MAX_SIZE, OutboxState.PENDING).stream()
                .findFirst()
                .map(entry -> saved.hasPassed(entry.position()) ? entry.withState(OutboxState.PUBLISHED) : entry);
    }

    private static List<OutboxEntry> entries(
            ClientSession session,
            MongoCollection<BsonDocument> collection,
            Bson filter,
            long maxSize,
            @Nullable OutboxState state) {
        List<OutboxEntry> entries = new ArrayList<>();
        collection
                .find(session, and(filter, lte("size", maxSize)))
                .forEach(document -> entries.add(entry(document, true, state)));
        List<String> fields = Stream.concat(MessageDocuments.IDENTITY.stream(), STATE.stream())
                .toList();
        collection
                .find(session, and(filter, not(lte("size", maxSize))))
                .projection(Projections.include(fields))
                .forEach(document -> entries.add(entry(document, false, state)));
        entries.sort(Comparator.comparing(OutboxEntry::position));
        return entries;
    }

    /** @param state null for what the document says */
    private static OutboxEntry entry(BsonDocument document, boolean isComplete, @Nullable OutboxState state) {
        LogEntry read = MessageDocuments.entry(document, Long.MAX_VALUE);
        BsonValue dueAt = document.getOrDefault("dueAt", BsonNull.VALUE);
        return new OutboxEntry(
                read.position(),
                read.message(),
                Math.max(MessageDocuments.size(document), read.message().size()),
                isComplete,
                MessageDocuments.appendedAt(document),
                state == null ? OutboxState.valueOf(document.getString("state").getValue()) : state,
                number(document, "attempts") + number(document, "formerAttempts"),
                dueAt.isDateTime() ? Instant.ofEpochMilli(dueAt.asDateTime().getValue()) : null,
                error(document, read),
                time(document, "parkedAt"),
                time(document, "changedAt"));
    }

    private static @Nullable Instant time(BsonDocument document, String field) {
        return document.isDateTime(field) ? MessageDocuments.time(document, field) : null;
    }

    private static int number(BsonDocument document, String field) {
        return document.isNumber(field) ? document.getNumber(field).intValue() : 0;
    }

    private static @Nullable String error(BsonDocument document, LogEntry read) {
        for (String field : List.of("lastError", "unreadable")) {
            if (document.isString(field)) {
                return document.getString(field).getValue();
            }
        }
        return read instanceof LogEntry.Unreadable unreadable ? unreadable.reason() : null;
    }

    /** How far the relay has come. */
    MongoCheckpoint saved(ClientSession session) {
        return MongoCheckpoint.of(new LeaseDocument(collections).read(session));
    }

    static List<BsonInt64> values(Stream<Long> positions) {
        return positions.map(BsonInt64::new).toList();
    }
}
