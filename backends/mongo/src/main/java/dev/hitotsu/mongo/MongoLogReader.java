package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.relay.feed.FedTable;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

    /** What fills gaps, and then what is new. */
    private Page page(ClientSession session, int maxMessages, long maxBytes) {
        List<BsonDocument> chosen = new ArrayList<>();
        Bson gaps = passed.filter();
        boolean hasMore = gaps != null && isCutOff(session, gaps, chosen, maxMessages, maxBytes);
        if (!hasMore && !passed.isFull()) {
            hasMore = isCutOff(session, Filters.gt("_id", passed.position()), chosen, maxMessages, maxBytes);
        }
        return new Page(chosen, hasMore);
    }

    /**
     * Adds documents until they are enough, in the order of their positions. The server sends 16 MiB at a time, and
     * what is too much is not fetched any more. Returns whether something is left.
     */
    private boolean isCutOff(
            ClientSession session, Bson filter, List<BsonDocument> chosen, int maxMessages, long maxBytes) {
        long bytes = chosen.stream().mapToLong(this::bytes).sum();
        int limit = maxMessages - chosen.size() + 1;
        try (MongoCursor<BsonDocument> found = collections
                .messages()
                .find(session, filter)
                .sort(Sorts.ascending("_id"))
                .limit(limit)
                .batchSize(limit)
                .cursor()) {
            while (found.hasNext()) {
                BsonDocument document = found.next();
                if (isStray(document)) {
                    continue;
                }
                bytes += bytes(document);
                if (chosen.size() == maxMessages || (!chosen.isEmpty() && bytes > maxBytes)) {
                    return true;
                }
                chosen.add(document);
            }
        }
        return false;
    }

    /** What is too large is no message, and has no payload. */
    private long bytes(BsonDocument document) {
        long size = MessageDocuments.size(document);
        return size > maxMessageSize ? 0 : Math.max(0, size);
    }

    /** Somebody may have written a document whose id is no position. It goes when what is around it is removed. */
    private boolean isStray(BsonDocument document) {
        if (MessageDocuments.hasPosition(document)) {
            return false;
        }
        stray = collections.messages().getNamespace() + ": document with _id " + document.get("_id")
                + " (expected: a whole number, which the library draws)";
        return true;
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
