package dev.hitotsu.mongo.parking;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.ParkedPreview;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Looks at claims and parked messages and changes them, each call in a transaction of its own. Thread-safe; blocks. */
public final class MongoInboxAdmin implements InboxAdmin {
    private static final UUID GREATEST = new UUID(-1, -1);
    private static final UUID LEAST = new UUID(0, 0);

    private final InboxParts parts;
    private final Operation operation;

    private MongoInboxAdmin(InboxParts parts, Operation operation) {
        this.parts = parts;
        this.operation = operation;
    }

    /** For operators whose name nobody has said. */
    public static MongoInboxAdmin of(InboxParts parts) {
        requireNonNull(parts, "parts: null (expected: the parts of an inbox)");
        return new MongoInboxAdmin(parts, new Operation(UUID.randomUUID(), null, null));
    }

    @Override
    public InboxAdmin actingFor(UUID id, @Nullable String actor, @Nullable String reason) {
        return new MongoInboxAdmin(parts, new Operation(id, actor, reason));
    }

    @Override
    public Optional<Claim> find(String consumer, UUID messageId) {
        requireConsumer(consumer);
        requireId(messageId);
        return parts.inTransaction(session -> Optional.ofNullable(parts.claims()
                        .find(session, Filters.eq("_id", claimId(consumer, messageId)))
                        .first())
                .map(MongoInboxAdmin::claim));
    }

    private static BsonDocument claimId(String consumer, UUID id) {
        return new BsonDocument("consumer", new BsonString(consumer)).append("message", new BsonBinary(id));
    }

    private static Claim claim(BsonDocument found) {
        BsonDocument id = found.getDocument("_id");
        return new Claim(
                id.getString("consumer").getValue(),
                id.getBinary("message").asUuid(),
                ParkedSearch.time(found, "claimedAt"));
    }

    @Override
    public List<Claim> claims(String consumer, @Nullable UUID before, int limit) {
        requireConsumer(consumer);
        requireLimit(limit);
        Bson range = Filters.and(
                Filters.gte("_id", claimId(consumer, LEAST)),
                Filters.lt("_id", claimId(consumer, before == null ? GREATEST : before)));
        return parts.inTransaction(session -> parts.claims()
                .find(session, range)
                .sort(Sorts.descending("_id"))
                .limit(limit)
                .map(MongoInboxAdmin::claim)
                .into(new ArrayList<>()));
    }

    @Override
    public boolean skip(String consumer, UUID messageId) {
        requireConsumer(consumer);
        requireId(messageId);
        return change(
                consumer,
                messageId,
                Action.SKIP,
                session -> !parts.inbox()
                        .claim(session, consumer, List.of(messageId))
                        .isEmpty());
    }

    @Override
    public boolean retry(String consumer, UUID messageId) {
        requireConsumer(consumer);
        requireId(messageId);
        return change(
                consumer,
                messageId,
                Action.RETRY,
                session -> parts.claims()
                                .deleteOne(session, Filters.eq("_id", claimId(consumer, messageId)))
                                .getDeletedCount()
                        > 0);
    }

    /** The record is written in the transaction of the change: one is never there without the other. */
    private boolean change(String consumer, UUID messageId, Action action, Predicate<ClientSession> work) {
        return parts.inTransaction(session -> {
            boolean changed = work.test(session);
            if (changed) {
                parts.audit(session, operation, action, "consumer " + consumer + ", message " + messageId, 1);
            }
            return changed;
        });
    }

    @Override
    public ParkedStatus parkedStatus() {
        Instant now = parts.now();
        return parts.inTransaction(session -> {
            Map<ParkedState, Long> counts = new EnumMap<>(ParkedState.class);
            Duration oldest = Duration.ZERO;
            for (ParkedState state : ParkedState.values()) {
                counts.put(state, count(session, state));
                Duration age = state == ParkedState.SKIPPED ? Duration.ZERO : oldestAge(session, state, now);
                oldest = age.compareTo(oldest) > 0 ? age : oldest;
            }
            return new ParkedStatus(counts, oldest);
        });
    }

    private long count(ClientSession session, ParkedState state) {
        return parts.parked()
                .parked()
                .countDocuments(session, Filters.eq("state", state.name()), new CountOptions().limit((int) MAX_COUNT));
    }

    private Duration oldestAge(ClientSession session, ParkedState state, Instant now) {
        BsonDocument first = parts.parked()
                .parked()
                .find(session, Filters.eq("state", state.name()))
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("parkedAt"))
                .first();
        return first == null ? Duration.ZERO : Duration.between(ParkedSearch.time(first, "parkedAt"), now);
    }

    @Override
    public ParkedPage parkedPage(ParkedFilter filter, long after, int limit) {
        requireFilter(filter);
        requireLimit(limit);
        return parts.inTransaction(session -> new ParkedSearch(parts.parked()).page(session, filter, after, limit));
    }

    @Override
    public ParkedPreview previewParked(ParkedFilter filter) {
        requireFilter(filter);
        if (filter.state() == null) {
            throw new IllegalArgumentException(
                    "state: null (expected: one, because messages in different states are changed apart)");
        }
        ParkedFilter fixed = filter.withUnchangedSince(parts.now());
        return parts.inTransaction(session -> {
            ParkedSearch search = new ParkedSearch(parts.parked());
            long count = 0;
            Long next = 0L;
            while (next != null && count < MAX_COUNT) {
                ParkedSearch.Found found = search.find(session, fixed, next, MAX_CLAIMS);
                count += found.numbers().size();
                next = found.next();
            }
            return new ParkedPreview(fixed, Math.min(count, MAX_COUNT), next != null);
        });
    }

    @Override
    public Optional<ParkedEntry> revealParked(String consumer, UUID messageId) {
        ParkedFilter filter = ParkedFilter.of(consumer, messageId);
        return parts.inTransaction(session -> {
            List<ParkedEntry> found =
                    new ParkedSearch(parts.parked()).page(session, filter, 0, 1).entries();
            auditParked(session, Action.REVEAL, filter.toString(), found.size());
            return found.stream().findFirst();
        });
    }

    @Override
    public ParkedStep retryParked(ParkedFilter filter, long after, int limit) {
        requireFilter(filter);
        return changeParked(
                Action.RETRY,
                filter,
                limit,
                session -> new ParkedChanges(parts.parked()).retry(session, filter, after, Math.min(limit, STEP)));
    }

    @Override
    public ParkedStep skipParked(ParkedFilter filter, long after, int limit) {
        requireFilter(filter);
        return changeParked(
                Action.SKIP,
                filter,
                limit,
                session -> new ParkedChanges(parts.parked()).skip(session, filter, after, Math.min(limit, STEP)));
    }

    private ParkedStep changeParked(
            Action action, ParkedFilter filter, int limit, Function<ClientSession, ParkedStep> work) {
        requireLimit(limit);
        return parts.inTransaction(session -> {
            ParkedStep step = work.apply(session);
            auditParked(session, action, filter.toString(), step.changed());
            return step;
        });
    }

    private void auditParked(ClientSession session, Action action, String what, int changed) {
        if (changed > 0) {
            parts.audit(session, operation, action, "parked messages: " + what, changed);
        }
    }

    @Override
    public boolean editParked(String consumer, UUID messageId, Message edited) {
        ParkedFilter filter = ParkedFilter.of(consumer, messageId);
        Message replacement = OutboxAdmin.replacement(messageId, edited);
        return parts.inTransaction(session -> {
            if (!new ParkedChanges(parts.parked()).edit(session, filter, replacement)) {
                return false;
            }
            if (parts.inbox()
                    .claim(session, consumer, List.of(replacement.id()))
                    .isEmpty()) {
                throw new OutboxException(
                        "id: " + replacement.id() + " (expected: one that consumer " + consumer + " never had)");
            }
            auditParked(session, Action.EDIT, filter + ", edited to " + replacement.id(), 1);
            return true;
        });
    }

    private static void requireFilter(ParkedFilter filter) {
        requireNonNull(filter, "filter: null (expected: a filter, such as ParkedFilter.ALL)");
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_CLAIMS) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MAX_CLAIMS + ")");
        }
    }

    private static void requireConsumer(String consumer) {
        requireNonNull(consumer, "consumer: null (expected: a name)");
    }

    private static void requireId(UUID messageId) {
        requireNonNull(messageId, "messageId: null (expected: a UUID)");
    }
}
