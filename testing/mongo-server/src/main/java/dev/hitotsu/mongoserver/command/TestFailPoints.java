package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The fail points that a client sets with {@code configureFailPoint}, as servers with {@code enableTestCommands} have
 * them: tests of drivers need them. {@link FailPoint} is for tests in this process. Thread-safe.
 */
final class TestFailPoints {
    /** Fails commands by their names. */
    static final String COMMAND = "failCommand";

    /** Fails a {@code getMore} whose cursor was found. */
    static final String GET_MORE = "failGetMoreAfterCursorCheckout";

    /** Fails a retryable write, before it commits or behind that. */
    static final String RETRYABLE_WRITE = "onPrimaryTransactionalWrite";

    private static final List<String> KNOWN = List.of(COMMAND, GET_MORE, RETRYABLE_WRITE);

    /** How often it lets go, then how often it fails. */
    private static final class Armed {
        private final PlannedFailure failure;
        private long skipped;
        private long left;

        private Armed(PlannedFailure failure, long skipped, long left) {
            this.failure = failure;
            this.skipped = skipped;
            this.left = left;
        }
    }

    private final Map<String, Armed> armed = new HashMap<>();

    /** Runs {@code configureFailPoint}. */
    synchronized BsonDocument configure(Request request) {
        request.requireArguments("mode", "data");
        String point = request.string(request.name());
        if (!KNOWN.contains(point)) {
            throw CommandException.notImplemented("fail point " + point);
        }
        BsonValue mode = request.body().get("mode", new BsonString("off"));
        if (mode.isString() && mode.asString().getValue().equals("off")) {
            armed.remove(point);
        } else {
            PlannedFailure failure = PlannedFailure.of(point, request.document("data", new BsonDocument()));
            armed.put(point, arm(mode, failure));
        }
        return Request.ok();
    }

    private static Armed arm(BsonValue mode, PlannedFailure failure) {
        if (mode.isString() && mode.asString().getValue().equals("alwaysOn")) {
            return new Armed(failure, 0, Long.MAX_VALUE);
        }
        if (!mode.isDocument()) {
            throw CommandException.badValue("mode: " + mode + " (expected: off, alwaysOn, times or skip)");
        }
        BsonDocument counts = mode.asDocument();
        Request.requireParts("mode", counts, "times", "skip");
        return new Armed(failure, Request.number(counts, "skip", 0), Request.number(counts, "times", Long.MAX_VALUE));
    }

    /** What is to fail now; null where nothing is. */
    synchronized @Nullable PlannedFailure next(String point, String command) {
        Armed found = armed.get(point);
        if (found == null || !found.failure.concerns(command)) {
            return null;
        }
        if (found.skipped > 0) {
            found.skipped--;
            return null;
        }
        if (found.left <= 0) {
            return null;
        }
        found.left--;
        return found.failure;
    }

    /**
     * How something fails.
     *
     * @param commands that fail; null for all
     * @param closes whether the connection ends
     * @param code of the error; 0 for none
     * @param labels of the error; null for those that belong to its code
     * @param concernError which the answer has beside what was done
     * @param blockMillis how long it waits before
     */
    record PlannedFailure(
            @Nullable BsonArray commands,
            boolean closes,
            int code,
            @Nullable BsonArray labels,
            @Nullable BsonDocument concernError,
            long blockMillis) {
        private static PlannedFailure of(String point, BsonDocument data) {
            if (point.equals(RETRYABLE_WRITE)) {
                Request.requireParts("data", data, "failBeforeCommitExceptionCode", "closeConnection");
                boolean closes = Request.bool(
                        new BsonDocument("closes", data.get("closeConnection", BsonBoolean.TRUE)), "closes");
                return new PlannedFailure(
                        null, closes, (int) Request.number(data, "failBeforeCommitExceptionCode", 0), null, null, 0);
            }
            Request.requireParts(
                    "data",
                    data,
                    "failCommands",
                    "closeConnection",
                    "errorCode",
                    "errorLabels",
                    "writeConcernError",
                    "blockConnection",
                    "blockTimeMS");
            return new PlannedFailure(
                    point.equals(COMMAND) ? data.getArray("failCommands") : null,
                    Request.bool(data, "closeConnection"),
                    (int) Request.number(data, "errorCode", 0),
                    data.containsKey("errorLabels") ? data.getArray("errorLabels") : null,
                    data.containsKey("writeConcernError") ? data.getDocument("writeConcernError") : null,
                    Request.bool(data, "blockConnection") ? Request.number(data, "blockTimeMS", 0) : 0);
        }

        private boolean concerns(String command) {
            return commands == null || commands.contains(new BsonString(command));
        }

        /**
         * Fails, unless only the answer is to say something.
         *
         * @throws ConnectionLostException where the connection is to end
         * @throws PlannedErrorException where there is to be an error
         */
        void fail() {
            if (closes) {
                throw new ConnectionLostException();
            }
            if (code != 0) {
                throw new PlannedErrorException(code, labels, commands == null);
            }
        }

        /** Waits as it was told. */
        void block() {
            if (blockMillis > 0) {
                try {
                    Thread.sleep(blockMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
