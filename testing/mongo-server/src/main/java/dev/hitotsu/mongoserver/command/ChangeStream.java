package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.document.Filter;
import dev.hitotsu.mongoserver.storage.Change;
import dev.hitotsu.mongoserver.storage.DocumentSize;
import dev.hitotsu.mongoserver.storage.LogPlace;
import dev.hitotsu.mongoserver.storage.LogRecord;
import dev.hitotsu.mongoserver.storage.Namespace;
import dev.hitotsu.mongoserver.storage.Storage;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What was committed to a collection, a database or everywhere, from some place on, as the manual's "Change Streams"
 * says. Guarded by the storage's lock.
 */
final class ChangeStream implements Cursors.Results {
    private static final Set<String> STARTS = Set.of("resumeAfter", "startAfter", "startAtOperationTime");

    /**
     * What a stream tells of.
     *
     * @param name of its cursor
     * @param isCollection whether it ends with a drop
     */
    record Watched(String name, Predicate<Namespace> contains, boolean isCollection) {
        static Watched collection(Namespace namespace) {
            return new Watched(namespace.toString(), namespace::equals, true);
        }

        /** All collections of a database, or of all where the options say so. */
        static Watched database(String database, BsonDocument options) {
            boolean all = Request.bool(options, "allChangesForCluster");
            return new Watched(
                    database + ".$cmd.aggregate", any -> all || any.database().equals(database), false);
        }
    }

    private final Storage storage;
    private final Watched watched;
    private final Filter match;
    private final boolean looksUp;
    private LogPlace place;
    private boolean invalid;

    private ChangeStream(Storage storage, Watched watched, Filter match, boolean looksUp, LogPlace place) {
        this.storage = storage;
        this.watched = watched;
        this.match = match;
        this.looksUp = looksUp;
        this.place = place;
    }

    static ChangeStream open(Storage storage, Watched watched, BsonDocument options, Filter match) {
        Request.requireParts(
                "$changeStream",
                options,
                "fullDocument",
                "resumeAfter",
                "startAfter",
                "startAtOperationTime",
                "allChangesForCluster");
        String full = options.containsKey("fullDocument")
                ? options.getString("fullDocument").getValue()
                : "default";
        if (!full.equals("default") && !full.equals("updateLookup")) {
            throw CommandException.notImplemented("fullDocument: " + full);
        }
        LogPlace start = start(storage, options);
        storage.log().requireKept(start);
        return new ChangeStream(storage, watched, match, full.equals("updateLookup"), start);
    }

    private static LogPlace start(Storage storage, BsonDocument options) {
        if (options.keySet().stream().filter(STARTS::contains).count() > 1) {
            throw new CommandException(
                    ErrorCode.INVALID_OPTIONS,
                    "$changeStream: more than one of resumeAfter, startAfter, startAtOperationTime");
        }
        BsonValue token = options.containsKey("startAfter") ? options.get("startAfter") : options.get("resumeAfter");
        if (token != null) {
            BsonValue data = token.isDocument() ? token.asDocument().get("_data") : null;
            if (data == null || !data.isString()) {
                throw new CommandException(
                        ErrorCode.TYPE_MISMATCH, "resume token: " + token + " (expected: a field _data)");
            }
            return LogPlace.parse(data.asString().getValue());
        }
        BsonValue time = options.get("startAtOperationTime");
        return time == null
                ? LogPlace.behind(storage.time())
                : LogPlace.behind(time.asTimestamp().getValue() - 1);
    }

    @Override
    public BsonArray next(int maxDocuments, long deadlineNanos) {
        BsonArray batch = batch(maxDocuments);
        while (batch.isEmpty() && !invalid && System.nanoTime() - deadlineNanos < 0) {
            storage.awaitChange(deadlineNanos);
            batch = batch(maxDocuments);
        }
        return batch;
    }

    private BsonArray batch(int maxDocuments) {
        BsonArray batch = new BsonArray();
        long bytes = 0;
        for (LogRecord change : storage.log().after(place)) {
            if (batch.size() >= maxDocuments || invalid) {
                return batch;
            }
            BsonDocument event = watched.contains().test(change.change().namespace()) ? event(change) : null;
            bytes += event == null ? 0 : DocumentSize.of(event);
            if (bytes > DocumentSize.MAX && !batch.isEmpty()) {
                return batch;
            }
            place = change.place();
            if (event != null) {
                add(batch, event);
            }
        }
        if (batch.size() < maxDocuments && !invalid) {
            place = LogPlace.behind(storage.time());
        }
        return batch;
    }

    /** What the client filters out does not arrive, the end of the stream as little as others. */
    private void add(BsonArray batch, BsonDocument event) {
        addMatching(batch, event);
        if (watched.isCollection()
                && event.getString("operationType").getValue().equals("drop")) {
            invalid = true;
            addMatching(
                    batch,
                    new BsonDocument("_id", token(place))
                            .append("operationType", new BsonString("invalidate"))
                            .append("clusterTime", requireClusterTime(event))
                            .append("wallTime", new BsonDateTime(storage.now().toEpochMilli())));
        }
    }

    private void addMatching(BsonArray batch, BsonDocument event) {
        if (match.matches(event)) {
            batch.add(event);
        }
    }

    private static BsonValue requireClusterTime(BsonDocument event) {
        return event.getTimestamp("clusterTime");
    }

    private BsonDocument event(LogRecord record) {
        Change change = record.change();
        BsonDocument event = new BsonDocument("_id", token(record.place()))
                .append("operationType", new BsonString(change.operation()))
                .append("clusterTime", new BsonTimestamp(record.place().time()))
                .append("wallTime", new BsonDateTime(record.wallTime().toEpochMilli()));
        BsonDocument full = fullDocument(change);
        if (full != null) {
            event.append("fullDocument", full);
        } else if (looksUp && change.operation().equals("update")) {
            event.append("fullDocument", BsonNull.VALUE);
        }
        event.append("ns", change.namespace().document());
        if (change.id() != null) {
            event.append("documentKey", new BsonDocument("_id", change.id()));
        }
        if (change.update() != null) {
            event.append("updateDescription", change.update());
        }
        if (record.session() != null) {
            event.append("lsid", record.session()).append("txnNumber", new BsonInt64(record.transaction()));
        }
        return event;
    }

    private @Nullable BsonDocument fullDocument(Change change) {
        BsonValue id = change.id();
        boolean lookUp = looksUp && change.operation().equals("update");
        return lookUp && id != null ? storage.newest(change.namespace(), id) : change.document();
    }

    private static BsonDocument token(LogPlace place) {
        return new BsonDocument("_data", new BsonString(place.token()));
    }

    @Override
    public boolean isExhausted() {
        return invalid;
    }

    @Override
    public BsonDocument resumeToken() {
        return token(place);
    }
}
