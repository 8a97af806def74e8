package dev.hitotsu.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.mongo.internal.ErrorCodes;
import dev.hitotsu.relay.feed.FeedInput;
import dev.hitotsu.relay.feed.LogFeed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Documents of the log as a change stream tells them: those that a majority has, in the order of their commits. After a
 * lost connection the driver goes on behind the last event. Where it cannot, because the server has no more of the
 * history, the stream begins anew, with an alarm, and the collection is read first.
 */
final class ChangeStreamInput implements FeedInput<BsonDocument> {
    private static final Logger log = LoggerFactory.getLogger(ChangeStreamInput.class);
    private static final Duration DELAY = Duration.ofSeconds(1);

    /** So long the server waits for an event, and a feed that was closed for its end. */
    private static final Duration MAX_AWAIT = Duration.ofMillis(500);

    private final MongoCollections collections;
    private final Consumer<BsonTimestamp> onBegin;
    private final FailureLog failures = new FailureLog(log, System::nanoTime);

    ChangeStreamInput(MongoCollections collections, Consumer<BsonTimestamp> onBegin) {
        this.collections = collections;
        this.onBegin = onBegin;
    }

    /**
     * Begins to follow the changes, aside.
     *
     * @param onBegin learns from which time on; what was committed before has to be read from the collection
     */
    static LogFeed<BsonDocument> start(MongoCollections collections, Consumer<BsonTimestamp> onBegin) {
        return LogFeed.start(
                "hitotsu-change-stream", new ChangeStreamInput(collections, onBegin), MessageDocuments::size);
    }

    @Override
    public void follow(LogFeed<BsonDocument> feed) throws InterruptedException {
        BsonTimestamp now = now();
        try (MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> stream = collections
                .messages()
                .watch(List.of(Aggregates.match(Filters.eq("operationType", "insert"))))
                .startAtOperationTime(now)
                .maxAwaitTime(MAX_AWAIT.toMillis(), TimeUnit.MILLISECONDS)
                .cursor()) {
            onBegin.accept(now);
            feed.begin(true);
            while (!feed.isClosed()) {
                ChangeStreamDocument<BsonDocument> event = stream.tryNext();
                if (event == null) {
                    requireOpen(stream);
                } else {
                    put(feed, event);
                }
            }
        }
    }

    private BsonTimestamp now() {
        try (ClientSession session = collections.client().startSession()) {
            collections.database().runCommand(session, new BsonDocument("ping", new BsonInt32(1)));
            BsonTimestamp time = session.getOperationTime();
            if (time == null) {
                throw new IllegalStateException("server: no operationTime (expected: a member of a replica set)");
            }
            return time;
        }
    }

    /** The event that says why it ended is no insert, and is not asked for: without this the end looks like silence. */
    private static void requireOpen(MongoChangeStreamCursor<?> stream) {
        if (stream.getServerCursor() == null) {
            throw new IllegalStateException(
                    "change stream: ended by the server (expected: a collection that is neither dropped nor renamed)");
        }
    }

    private static void put(LogFeed<BsonDocument> feed, ChangeStreamDocument<BsonDocument> event)
            throws InterruptedException {
        BsonDocument document = event.getFullDocument();
        if (document == null) {
            throw new IllegalStateException(
                    "change stream: " + event.getOperationTypeString() + " without a document (expected: inserts)");
        }
        feed.put(List.of(document));
    }

    @Override
    public Setback failed(Throwable error) {
        if (error instanceof MongoException e && e.getCode() == ErrorCodes.CHANGE_STREAM_HISTORY_LOST) {
            String problem =
                    "the change stream cannot go on, its history is gone from the server (expected: an oplog that"
                            + " is kept for longer than a relay is away from it); the collection is read instead";
            log.error("{}: {}; nothing is lost", collections.messages().getNamespace(), problem);
            return new Setback(problem, DELAY, true);
        }
        failures.log(Level.WARN, "the change stream cannot be followed, the relay polls instead", error);
        return new Setback(
                "the change stream cannot be followed, the relay polls instead: " + error.getMessage(), DELAY);
    }

    /** The thread sees for itself that its feed is closed. */
    @Override
    public void disconnect() {}
}
