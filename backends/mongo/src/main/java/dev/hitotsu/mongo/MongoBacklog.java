package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Counts the messages of an outbox, as far as anybody counts, in one snapshot. Thread-safe; blocks. */
final class MongoBacklog implements OutboxBacklog {
    private static final int MAX_TOPIC_ROWS = 10_000;
    private static final Bson IS_MESSAGE = exists("filled", false);
    private static final Set<OutboxState> TO_BE_DELIVERED =
            Set.of(OutboxState.RETRY, OutboxState.WAITING, OutboxState.BLOCKED, OutboxState.DEAD_LETTER);

    private final MongoCollections collections;

    MongoBacklog(MongoCollections collections) {
        this.collections = collections;
    }

    OutboxStatus status() {
        Instant now = now();
        return inTransaction(session -> {
            BsonDocument lease = new LeaseDocument(collections).read(session);
            MongoCheckpoint saved = MongoCheckpoint.of(lease);
            Map<OutboxState, Long> counts = parked(session);
            counts.put(OutboxState.PENDING, Math.min(OutboxStatus.MAX_COUNT, pending(session, saved)));
            counts.put(OutboxState.PUBLISHED, published(session, saved, counts));
            String leader = leader(lease, now);
            return new OutboxStatus(
                    counts,
                    oldestAge(session, saved, now),
                    saved.position(),
                    saved.gapPositionCount(),
                    leader,
                    lease.getNumber("fence").longValue(),
                    leader == null ? null : MessageDocuments.time(lease, "until"),
                    lease.isDateTime("savedAt") ? MessageDocuments.time(lease, "savedAt") : null);
        });
    }

    @Override
    public Snapshot read() {
        Instant now = now();
        return inTransaction(session -> {
            BsonDocument lease = new LeaseDocument(collections).read(session);
            MongoCheckpoint saved = MongoCheckpoint.of(lease);
            Map<OutboxState, Long> counts = parked(session);
            long waiting = TO_BE_DELIVERED.stream().mapToLong(counts::get).sum();
            return new Snapshot(
                    waiting + estimate(session, saved),
                    oldestAge(session, saved, now),
                    counts.getOrDefault(OutboxState.DEAD, 0L),
                    counts.getOrDefault(OutboxState.BLOCKED, 0L),
                    saved.gapPositionCount(),
                    leader(lease, now));
        });
    }

    private Instant now() {
        return now(collections);
    }

    /** By the server's clock. */
    static Instant now(MongoCollections collections) {
        return Attempts.operate(() -> MessageDocuments.time(
                collections.database().runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class),
                "localTime"));
    }

    private static @Nullable String leader(BsonDocument lease, Instant now) {
        return lease.isString("leader") && MessageDocuments.time(lease, "until").isAfter(now)
                ? lease.getString("leader").getValue()
                : null;
    }

    private Map<OutboxState, Long> parked(ClientSession session) {
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        for (OutboxState state : OutboxState.which(OutboxState::isParked)) {
            counts.put(state, count(session, collections.parked(), eq("state", state.name()), OutboxStatus.MAX_COUNT));
        }
        return counts;
    }

    private static long count(ClientSession session, MongoCollection<BsonDocument> collection, Bson filter, long max) {
        return collection.countDocuments(session, filter, new CountOptions().limit((int) max));
    }

    private long pending(ClientSession session, MongoCheckpoint saved) {
        return inGaps(session, saved)
                + count(
                        session,
                        collections.messages(),
                        and(gt("_id", saved.position()), IS_MESSAGE),
                        OutboxStatus.MAX_COUNT);
    }

    /** Messages that have appeared in the gaps. */
    private long inGaps(ClientSession session, MongoCheckpoint saved) {
        Bson gaps = new PassedPositions(saved, 0).filter();
        return gaps == null ? 0 : count(session, collections.messages(), and(gaps, IS_MESSAGE), OutboxStatus.MAX_COUNT);
    }

    /** Looks at the newest delivered messages, at twice as many as anybody counts where others are among them. */
    private long published(ClientSession session, MongoCheckpoint saved, Map<OutboxState, Long> counts) {
        long parked = OutboxState.which(OutboxState::isParked).stream()
                .mapToLong(counts::get)
                .sum();
        int max = (int) (OutboxStatus.MAX_COUNT + Math.min(parked, OutboxStatus.MAX_COUNT));
        BsonDocument first = collections
                .messages()
                .find(session, lte("_id", saved.position()))
                .sort(Sorts.descending("_id"))
                .skip(max - 1)
                .projection(Projections.include("_id"))
                .first();
        long from = first == null ? Long.MIN_VALUE : MessageDocuments.position(first);
        Bson range = and(gte("_id", from), lte("_id", saved.position()));
        long passed = count(session, collections.messages(), and(range, IS_MESSAGE), max);
        long others = parked == 0 ? 0 : parkedInLog(session, range, max);
        return Math.clamp(passed - others - inGaps(session, saved), 0, OutboxStatus.MAX_COUNT);
    }

    private long parkedInLog(ClientSession session, Bson range, int max) {
        BsonDocument oldest = collections
                .messages()
                .find(session, range)
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("_id"))
                .first();
        return oldest == null
                ? 0
                : count(session, collections.parked(), and(range, gte("_id", oldest.get("_id"))), max);
    }

    /** About how many wait in the log: exact as far as anybody counts, and then by the positions. */
    private long estimate(ClientSession session, MongoCheckpoint saved) {
        Bson ahead = gt("_id", saved.position());
        long counted = count(session, collections.messages(), ahead, OutboxStatus.MAX_COUNT);
        BsonDocument last = counted < OutboxStatus.MAX_COUNT
                ? null
                : collections
                        .messages()
                        .find(session, ahead)
                        .sort(Sorts.descending("_id"))
                        .projection(Projections.include("_id"))
                        .first();
        return last == null ? counted : Math.max(counted, MessageDocuments.position(last) - saved.position());
    }

    private Duration oldestAge(ClientSession session, MongoCheckpoint saved, Instant now) {
        Duration oldest = age(session, collections.messages(), and(gt("_id", saved.position()), IS_MESSAGE), now);
        Bson gaps = new PassedPositions(saved, 0).filter();
        if (gaps != null) {
            oldest = max(oldest, age(session, collections.messages(), and(gaps, IS_MESSAGE), now));
        }
        for (OutboxState state : TO_BE_DELIVERED) {
            oldest = max(oldest, age(session, collections.parked(), eq("state", state.name()), now));
        }
        return oldest;
    }

    private static Duration max(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? right : left;
    }

    /** How long ago the first one was appended; zero where nobody knows. */
    private static Duration age(
            ClientSession session, MongoCollection<BsonDocument> collection, Bson filter, Instant now) {
        BsonDocument first = collection
                .find(session, filter)
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("appendedAt"))
                .first();
        return first == null || !first.isDateTime("appendedAt")
                ? Duration.ZERO
                : max(Duration.ZERO, Duration.between(MessageDocuments.appendedAt(first), now));
    }

    @Override
    public List<String> topics() {
        return inTransaction(session -> {
            MongoCheckpoint saved = MongoCheckpoint.of(new LeaseDocument(collections).read(session));
            Set<String> topics = new TreeSet<>();
            addTopics(session, collections.parked(), in("state", "RETRY", "WAITING"), topics);
            addTopics(session, collections.messages(), and(gt("_id", saved.position()), IS_MESSAGE), topics);
            return List.copyOf(topics);
        });
    }

    private static void addTopics(
            ClientSession session, MongoCollection<BsonDocument> collection, Bson filter, Set<String> topics) {
        collection
                .find(session, filter)
                .sort(Sorts.ascending("_id"))
                .limit(MAX_TOPIC_ROWS)
                .projection(Projections.include("topic"))
                .forEach(found -> {
                    if (found.isString("topic")) {
                        topics.add(found.getString("topic").getValue());
                    }
                });
    }

    private <R> R inTransaction(Function<ClientSession, R> work) {
        return Attempts.operate(() -> Attempts.transaction(collections, work));
    }
}
