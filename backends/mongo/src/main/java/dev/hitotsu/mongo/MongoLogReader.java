package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.relay.feed.FedTable;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonTimestamp;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log past its gaps: in one snapshot first what has appeared in them, then what is new. A message of a key is
 * never seen without those of the same key before it, because its transaction could only begin to draw positions after
 * theirs had ended. Not thread-safe.
 */
final class MongoLogReader implements FedTable<BsonDocument> {
    private final MongoCollections collections;
    private final long maxMessageSize;

    /** Up to here an earlier term may have parked messages behind its checkpoint. */
    private final long parkedUntil;

    private final PassedPositions passed;
    private final GapFiller filler;
    private MongoCheckpoint reported;
    private @Nullable String stray;
    private volatile @Nullable String problem;
    private volatile @Nullable BsonTimestamp notBefore;

    MongoLogReader(MongoCollections collections, MongoCheckpoint start, long parkedUntil, long maxMessageSize) {
        this.collections = collections;
        this.maxMessageSize = maxMessageSize;
        this.parkedUntil = parkedUntil;
        this.passed = new PassedPositions(start, System.nanoTime());
        this.filler = new GapFiller(collections, passed, System::nanoTime);
        this.reported = start;
    }

    /** Documents of one snapshot. */
    private record Page(List<BsonDocument> documents, boolean hasMore) {}

    /** As {@link dev.hitotsu.relay.store.LogSource#problem}. */
    @Nullable String problem() {
        return problem;
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes) {
        Attempts.call(() -> {
            filler.fillIfDue();
            return true;
        });
        List<LogEntry> entries = new ArrayList<>();
        stray = null;
        boolean hasMore = true;
        while (entries.isEmpty() && hasMore) {
            Page page = Attempts.transaction(collections, notBefore, session -> page(session, maxMessages, maxBytes));
            hasMore = page.hasMore;
            entries.addAll(entries(page.documents));
        }
        problem = currentProblem();
        return batch(entries, hasMore);
    }

    /** From now on a read sees everything that was committed up to this time of the cluster. Any thread. */
    void readNotBefore(BsonTimestamp time) {
        notBefore = time;
    }

    @Override
    public boolean canAccept(List<BsonDocument> rows) {
        return !passed.isFull();
    }

    @Override
    public boolean hasGaps() {
        return !passed.isEmpty();
    }

    /** Documents of a change stream, of which the reader may have read some. */
    @Override
    public ReadBatch accept(List<BsonDocument> rows) {
        return batch(entries(rows.stream().filter(MessageDocuments::hasPosition).toList()), false);
    }

    private @Nullable String currentProblem() {
        if (passed.isFull()) {
            return "the log has more than " + PassedPositions.MAX_POSITIONS + " open positions (expected: transactions"
                    + " that end soon): nothing new is read until some are closed";
        }
        return stray == null ? filler.problem() : stray;
    }

    private Page page(ClientSession session, int maxMessages, long maxBytes) {
        List<BsonDocument> found = identities(session, maxMessages + 1);
        List<BsonDocument> chosen = new ArrayList<>();
        long bytes = 0;
        for (BsonDocument document : found) {
            long size = MessageDocuments.size(document);
            long read = size > maxMessageSize ? 0 : Math.max(0, size);
            if (chosen.size() == maxMessages || (!chosen.isEmpty() && bytes + read > maxBytes)) {
                return new Page(whole(session, chosen), true);
            }
            chosen.add(document);
            bytes += read;
        }
        return new Page(whole(session, chosen), false);
    }

    /** Without what may be large in them. */
    private List<BsonDocument> identities(ClientSession session, int limit) {
        List<BsonDocument> found = new ArrayList<>();
        Bson gaps = passed.filter();
        if (gaps != null) {
            find(session, gaps, limit).into(found);
        }
        if (found.size() < limit && !passed.isFull()) {
            find(session, Filters.gt("_id", passed.position()), limit - found.size())
                    .into(found);
        }
        return withPositions(found);
    }

    /** Somebody may have written a document whose id is no position. It goes when what is around it is removed. */
    private List<BsonDocument> withPositions(List<BsonDocument> found) {
        for (BsonDocument document : found) {
            if (!MessageDocuments.hasPosition(document)) {
                stray = collections.messages().getNamespace() + ": document with _id " + document.get("_id")
                        + " (expected: a whole number, which the library draws)";
            }
        }
        return found.stream().filter(MessageDocuments::hasPosition).toList();
    }

    private FindIterable<BsonDocument> find(ClientSession session, Bson filter, int limit) {
        return collections
                .messages()
                .find(session, filter)
                .sort(Sorts.ascending("_id"))
                .limit(limit)
                .projection(Projections.include(MessageDocuments.IDENTITY));
    }

    /** The same with all of it, where it is not too large and is a message. */
    private List<BsonDocument> whole(ClientSession session, List<BsonDocument> identities) {
        List<BsonInt64> positions = identities.stream()
                .filter(document ->
                        !document.containsKey("filled") && MessageDocuments.size(document) <= maxMessageSize)
                .map(document -> new BsonInt64(MessageDocuments.position(document)))
                .toList();
        Map<Long, BsonDocument> whole = new HashMap<>();
        if (!positions.isEmpty()) {
            collections
                    .messages()
                    .find(session, Filters.in("_id", positions))
                    .forEach(document -> whole.put(MessageDocuments.position(document), document));
        }
        return identities.stream()
                .map(document -> whole.getOrDefault(MessageDocuments.position(document), document))
                .toList();
    }

    /** What is no entry fills a position all the same. */
    private List<LogEntry> entries(List<BsonDocument> documents) {
        long now = System.nanoTime();
        List<LogEntry> entries = new ArrayList<>();
        for (BsonDocument document : documents) {
            boolean isNew = passed.read(MessageDocuments.position(document), now);
            if (isNew && !document.containsKey("filled")) {
                entries.add(MessageDocuments.entry(document, maxMessageSize));
            }
        }
        return entries;
    }

    private Set<Long> parkedAmong(List<LogEntry> entries) {
        List<BsonInt64> suspects = entries.stream()
                .map(LogEntry::position)
                .filter(position -> position <= parkedUntil)
                .map(BsonInt64::new)
                .toList();
        Set<Long> parked = new HashSet<>();
        if (!suspects.isEmpty()) {
            Attempts.call(() -> collections
                    .parked()
                    .find(Filters.in("_id", suspects))
                    .projection(Projections.include("_id"))
                    .map(MessageDocuments::position)
                    .into(parked));
        }
        return parked;
    }

    private ReadBatch batch(List<LogEntry> entries, boolean hasMore) {
        Set<Long> parked = parkedAmong(entries);
        List<LogEntry> fresh = entries.stream()
                .filter(entry -> !parked.contains(entry.position()))
                .toList();
        MongoCheckpoint now = passed.checkpoint();
        boolean changed = !now.equals(reported);
        reported = now;
        return new ReadBatch(fresh, now, changed, hasMore);
    }
}
