package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.command.TestFailPoints.PlannedFailure;
import dev.hitotsu.mongoserver.document.BsonOrder;
import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.storage.Storage;
import dev.hitotsu.mongoserver.storage.WriteUnit;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands, one at a time, and makes of each an answer. Thread-safe; a command that waits lets others run
 * meanwhile.
 */
public final class Commands {
    private static final Set<String> IN_TRANSACTIONS = Set.of(
            "find", "distinct", "aggregate", "getMore", "killCursors", "insert", "update", "delete", "findAndModify");
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);
    private static final Duration STREAM_WAIT = Duration.ofSeconds(1);

    private final Storage storage;
    private final FailPoint failPoint;
    private final TestFailPoints testFailPoints = new TestFailPoints();
    private final Cursors cursors = new Cursors(testFailPoints);
    private final ReadCommands reads = new ReadCommands(cursors);
    private final WriteCommands writes = new WriteCommands();
    private final AdminCommands admin;
    private final Map<BsonValue, Session> sessions = new TreeMap<>(BsonOrder.ORDER);

    public Commands(Storage storage, FailPoint failPoint, String address) {
        this.storage = storage;
        this.failPoint = failPoint;
        this.admin = new AdminCommands(storage, cursors, address);
        storage.restoredSessions()
                .forEach(entry -> session(entry.getDocument("session")).restore(entry));
    }

    /**
     * Runs a command.
     *
     * @throws ConnectionLostException where a test wants the connection to end
     */
    public BsonDocument run(BsonDocument body) {
        PlannedFailure planned =
                body.isEmpty() ? null : testFailPoints.next(TestFailPoints.COMMAND, body.getFirstKey());
        if (planned != null) {
            planned.block();
        }
        return storage.locked(() -> {
            try {
                Request request = new Request(body);
                return planned == null ? run(request) : fail(planned, request);
            } catch (CommandException e) {
                return ErrorReplies.of(e, body);
            } catch (PlannedErrorException e) {
                return ErrorReplies.of(e, body);
            } catch (org.bson.BsonInvalidOperationException e) {
                return ErrorReplies.of(wrongType(e), body);
            } catch (ConnectionLostException e) {
                throw e;
            } catch (RuntimeException e) {
                return ErrorReplies.of(unforeseen(e), body);
            } finally {
                storage.flush();
            }
        });
    }

    private BsonDocument run(Request request) {
        return Concerns.unsatisfied(succeed(runLocked(request)), request);
    }

    /** Only where the answer is to say something, the command is run. */
    private BsonDocument fail(PlannedFailure planned, Request request) {
        planned.fail();
        BsonDocument reply = run(request);
        BsonDocument error = planned.concernError();
        return error == null ? reply : ErrorReplies.withConcernError(reply, error, request.body());
    }

    private static CommandException wrongType(org.bson.BsonInvalidOperationException e) {
        return new CommandException(ErrorCode.TYPE_MISMATCH, "wrong type: " + e.getMessage());
    }

    /** Whoever has sent it is told; a client that hears nothing would try it again. */
    private static CommandException unforeseen(RuntimeException e) {
        return CommandException.badValue("this stand-in for MongoDB can make nothing of it: " + e);
    }

    private BsonDocument succeed(BsonDocument reply) {
        BsonTimestamp time = new BsonTimestamp(storage.time());
        BsonDocument signature =
                new BsonDocument("hash", new BsonBinary(new byte[20])).append("keyId", new BsonInt64(0));
        return reply.append("ok", new BsonDouble(1))
                .append("$clusterTime", new BsonDocument("clusterTime", time).append("signature", signature))
                .append("operationTime", time);
    }

    private BsonDocument runLocked(Request request) {
        sessions.values().forEach(Session::abortIfTooOld);
        FailPoint.Fault fault = failPoint.next(request.name());
        if (fault == FailPoint.Fault.LOSE_REQUEST) {
            throw new ConnectionLostException();
        }
        Session session = session(request);
        boolean inTransaction = isInTransaction(request, session);
        BsonDocument reply;
        try {
            if (fault == FailPoint.Fault.WRITE_CONFLICT) {
                throw new CommandException(ErrorCode.WRITE_CONFLICT, "planned");
            }
            reply = inTransaction && session != null ? inTransaction(request, session) : outside(request, session);
        } catch (CommandException e) {
            if (inTransaction && session != null && isOfOpenTransaction(e)) {
                session.abort();
            }
            throw e;
        }
        if (inTransaction && session != null && reply.containsKey("writeErrors")) {
            session.abort();
        }
        if (fault == FailPoint.Fault.LOSE_ANSWER) {
            throw new ConnectionLostException();
        }
        return reply;
    }

    /** Whether the error is the transaction's, and not that of a statement that belongs to none. */
    private static boolean isOfOpenTransaction(CommandException e) {
        return e.code() != ErrorCode.NO_SUCH_TRANSACTION
                && e.code() != ErrorCode.TRANSACTION_TOO_OLD
                && e.code() != ErrorCode.TRANSACTION_COMMITTED
                && e.code() != ErrorCode.ILLEGAL_OPERATION
                && e.code() != ErrorCode.COMMAND_NOT_FOUND;
    }

    private @Nullable Session session(Request request) {
        BsonValue id = request.get("lsid");
        if (id == null) {
            return null;
        }
        BsonDocument document = id.asDocument();
        Request.requireParts("lsid", document, "id");
        return session(document);
    }

    private Session session(BsonDocument id) {
        return sessions.computeIfAbsent(id.getBinary("id"), unused -> new Session(storage, id));
    }

    private static boolean isInTransaction(Request request, @Nullable Session session) {
        boolean auto = request.get("autocommit") != null;
        boolean starts = Request.bool(request.body(), "startTransaction");
        if (!auto && !starts) {
            return false;
        }
        if (Request.bool(request.body(), "autocommit") || !auto) {
            throw new CommandException(
                    ErrorCode.INVALID_OPTIONS, "a statement of a transaction needs autocommit: false");
        }
        if (session == null || request.get("txnNumber") == null) {
            throw new CommandException(ErrorCode.INVALID_OPTIONS, "a transaction needs lsid and txnNumber");
        }
        return true;
    }

    private BsonDocument inTransaction(Request request, Session session) {
        long number = request.number("txnNumber", 0);
        boolean starts = Request.bool(request.body(), "startTransaction");
        switch (request.name()) {
            case "commitTransaction" -> {
                request.requireArguments("recoveryToken");
                Concerns.requireWrite(request);
                session.commit(number);
                return Request.ok();
            }
            case "abortTransaction" -> {
                request.requireArguments("recoveryToken");
                Concerns.requireWrite(request);
                session.abort(number);
                return Request.ok();
            }
            default -> {}
        }
        if (!IN_TRANSACTIONS.contains(request.name())) {
            throw new CommandException(
                    ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
                    "Cannot run '" + request.name() + "' in a multi-document transaction.");
        }
        Concerns.requireInTransaction(request, starts);
        WriteUnit unit = session.transaction(number, starts);
        return dispatch(request, new Scope(storage, session, unit, false, deadline(request), testFailPoints));
    }

    private BsonDocument outside(Request request, @Nullable Session session) {
        boolean retryable = request.get("txnNumber") != null;
        if (retryable) {
            if (session == null || !WRITES.contains(request.name())) {
                throw new CommandException(
                        ErrorCode.INVALID_OPTIONS,
                        "txnNumber in " + request.name() + " (expected: a write in a session)");
            }
            session.retryable(request.number("txnNumber", 0));
        }
        Concerns.requireOutside(request);
        return dispatch(request, new Scope(storage, session, null, retryable, deadline(request), testFailPoints));
    }

    private static long deadline(Request request) {
        long millis = request.number("maxTimeMS", 0);
        return System.nanoTime() + (millis == 0 ? MAX_WAIT : Duration.ofMillis(millis)).toNanos();
    }

    private BsonDocument dispatch(Request request, Scope scope) {
        try {
            return known(request, scope);
        } catch (CommandException
                | PlannedErrorException
                | ConnectionLostException
                | org.bson.BsonInvalidOperationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unforeseen(e);
        }
    }

    private BsonDocument known(Request request, Scope scope) {
        return switch (request.name()) {
            case "hello" -> admin.hello(false);
            case "isMaster", "ismaster" -> admin.hello(true);
            case "ping" -> admin.ping(request);
            case "buildInfo" -> admin.buildInfo(request);
            case "connectionStatus" -> admin.connectionStatus(request);
            case "configureFailPoint" -> testFailPoints.configure(request);
            case "endSessions" -> endSessions(request);
            case "find" -> reads.find(scope, request);
            case "distinct" -> reads.distinct(scope, request);
            case "aggregate" -> reads.aggregate(scope, request);
            case "getMore" -> cursors.getMore(scope, request, streamWait(request));
            case "killCursors" -> cursors.kill(request);
            case "insert" -> writes.insert(scope, request);
            case "update" -> writes.update(scope, request);
            case "delete" -> writes.delete(scope, request);
            case "findAndModify" -> writes.findAndModify(scope, request);
            case "create" -> admin.create(request);
            case "createIndexes" -> admin.createIndexes(scope, request);
            case "drop" -> admin.drop(scope, request);
            case "listCollections" -> admin.listCollections(scope, request);
            case "listIndexes" -> admin.listIndexes(scope, request);
            default ->
                throw new CommandException(ErrorCode.COMMAND_NOT_FOUND, "no such command: '" + request.name() + "'");
        };
    }

    private static long streamWait(Request request) {
        long millis = request.number("maxTimeMS", -1);
        return (millis < 0 ? STREAM_WAIT : Duration.ofMillis(millis)).toNanos();
    }

    private BsonDocument endSessions(Request request) {
        request.requireArguments();
        for (BsonValue id : request.array("endSessions")) {
            Session session = sessions.remove(id.asDocument().getBinary("id"));
            if (session != null) {
                session.abort();
                cursors.end(session);
            }
        }
        return Request.ok();
    }
}
