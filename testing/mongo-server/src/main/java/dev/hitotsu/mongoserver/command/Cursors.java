package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.storage.DocumentSize;
import dev.hitotsu.mongoserver.storage.WriteUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Results that the client has not fetched yet. Guarded by the storage's lock. */
final class Cursors {
    private static final int FIRST_BATCH = 101;

    private record Open(
            String namespace, Session session, @Nullable WriteUnit transaction, Results results) {}

    /** What a cursor goes through. */
    interface Results {
        /** The next documents, at most so many. May wait until the deadline. */
        BsonArray next(int maxDocuments, long deadlineNanos);

        boolean isExhausted();

        /** From where a change stream goes on; null for other results. */
        default @Nullable BsonDocument resumeToken() {
            return null;
        }
    }

    /** Documents that are all there. */
    static final class Listed implements Results {
        private final List<BsonDocument> documents;
        private int index;

        Listed(List<BsonDocument> documents) {
            this.documents = documents;
        }

        @Override
        public BsonArray next(int maxDocuments, long deadlineNanos) {
            BsonArray batch = new BsonArray();
            long bytes = 0;
            while (!isExhausted() && batch.size() < maxDocuments) {
                BsonDocument document = documents.get(index);
                bytes += DocumentSize.of(document);
                if (bytes > DocumentSize.MAX && !batch.isEmpty()) {
                    break;
                }
                batch.add(document);
                index++;
            }
            return batch;
        }

        @Override
        public boolean isExhausted() {
            return index == documents.size();
        }
    }

    private final TestFailPoints failPoints;
    private final Map<Long, Open> cursors = new HashMap<>();
    private long lastId;

    Cursors(TestFailPoints failPoints) {
        this.failPoints = failPoints;
    }

    /** The first batch of a cursor, which has the name of what it reads. */
    BsonDocument open(Scope scope, String namespace, Results results, long batchSize, boolean single) {
        int size = batchSize < 0 ? FIRST_BATCH : (int) Math.min(batchSize, Integer.MAX_VALUE);
        BsonArray first = results.next(size, System.nanoTime());
        long id = 0;
        Session session = scope.session();
        if (!single && !results.isExhausted()) {
            if (session == null) {
                throw CommandException.notImplemented("a cursor without a session");
            }
            id = ++lastId;
            cursors.put(id, new Open(namespace, session, scope.transaction(), results));
        }
        return reply("firstBatch", first, id, namespace, results);
    }

    private static BsonDocument reply(String name, BsonArray batch, long id, String namespace, Results results) {
        BsonDocument cursor =
                new BsonDocument(name, batch).append("id", new BsonInt64(id)).append("ns", new BsonString(namespace));
        BsonDocument token = results.resumeToken();
        if (token != null) {
            cursor.append("postBatchResumeToken", token);
        }
        return new BsonDocument("cursor", cursor);
    }

    BsonDocument getMore(Scope scope, Request request, long waitNanos) {
        request.requireArguments("collection", "batchSize");
        long id = request.number("getMore", 0);
        Open open = cursors.get(id);
        if (open == null) {
            throw new CommandException(ErrorCode.CURSOR_NOT_FOUND, "cursor id " + id + " not found");
        }
        if (open.session != scope.session() || open.transaction != scope.transaction()) {
            throw new CommandException(
                    ErrorCode.UNAUTHORIZED, "cursor " + id + " belongs to another session or transaction");
        }
        TestFailPoints.PlannedFailure planned = failPoints.next(TestFailPoints.GET_MORE, request.name());
        if (planned != null) {
            planned.fail();
        }
        long size = request.number("batchSize", Integer.MAX_VALUE);
        BsonArray batch = open.results.next((int) Math.min(size, Integer.MAX_VALUE), System.nanoTime() + waitNanos);
        if (!cursors.containsKey(id)) {
            throw new CommandException(ErrorCode.CURSOR_NOT_FOUND, "cursor id " + id + " was killed");
        }
        if (open.results.isExhausted()) {
            cursors.remove(id);
        }
        return reply("nextBatch", batch, open.results.isExhausted() ? 0 : id, open.namespace, open.results);
    }

    BsonDocument kill(Request request) {
        request.requireArguments("cursors");
        BsonArray killed = new BsonArray();
        BsonArray missing = new BsonArray();
        for (BsonValue id : request.array("cursors")) {
            boolean was = cursors.remove(id.asNumber().longValue()) != null;
            (was ? killed : missing).add(id);
        }
        return new BsonDocument("cursorsKilled", killed)
                .append("cursorsNotFound", missing)
                .append("cursorsAlive", new BsonArray())
                .append("cursorsUnknown", new BsonArray());
    }

    /** Forgets the cursors of a session. */
    void end(Session session) {
        cursors.values().removeIf(open -> open.session == session);
    }
}
