package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Read and write concerns that a replica set with one member can keep. */
final class Concerns {
    private static final SortedSet<String> IN_TRANSACTION = new TreeSet<>(Set.of("snapshot", "majority", "local"));
    private static final SortedSet<String> OUTSIDE =
            new TreeSet<>(Set.of("local", "available", "majority", "linearizable"));
    private static final BsonDocument EMPTY = new BsonDocument();

    private Concerns() {}

    /** The first statement of a transaction may say what it reads; only its end says how it is written. */
    static void requireInTransaction(Request request, boolean starts) {
        if (request.get("writeConcern") != null) {
            throw new CommandException(
                    ErrorCode.INVALID_OPTIONS, "writeConcern is not allowed within a multi-statement transaction");
        }
        if (!starts && request.get("readConcern") != null) {
            throw new CommandException(
                    ErrorCode.INVALID_OPTIONS, "Only the first command in a transaction may specify a readConcern");
        }
        requireLevel(request, IN_TRANSACTION);
    }

    static void requireOutside(Request request) {
        requireWrite(request);
        requireLevel(request, OUTSIDE);
    }

    private static void requireLevel(Request request, Set<String> levels) {
        BsonDocument concern = request.document("readConcern", EMPTY);
        Request.requireParts("readConcern", concern, "level", "afterClusterTime");
        BsonValue level = concern.get("level");
        if (level != null
                && !(level.isString() && levels.contains(level.asString().getValue()))) {
            throw CommandException.notImplemented("readConcern "
                    + (level.isString() ? level.asString().getValue() : level) + ", where only " + levels + " are");
        }
    }

    /** A number of members that there are not is told behind the write, by {@link #unsatisfied}. */
    static void requireWrite(Request request) {
        BsonDocument concern = request.document("writeConcern", EMPTY);
        Request.requireParts("writeConcern", concern, "w", "j", "wtimeout");
        BsonValue w = concern.get("w");
        boolean known = w == null
                || w.isNumber()
                || (w.isString() && w.asString().getValue().equals("majority"));
        if (!known) {
            throw new CommandException(
                    ErrorCode.UNSATISFIABLE_WRITE_CONCERN, "w: " + w + " (expected: a number or majority)");
        }
    }

    /** Adds what the manual's "Write Concern" says of more members than there are: the write is done all the same. */
    static BsonDocument unsatisfied(BsonDocument reply, Request request) {
        BsonValue w = request.document("writeConcern", EMPTY).get("w");
        if (w != null && w.isNumber() && w.asNumber().intValue() > 1) {
            ErrorCode code = ErrorCode.UNSATISFIABLE_WRITE_CONCERN;
            reply.append(
                    "writeConcernError",
                    new BsonDocument("code", new BsonInt32(code.code()))
                            .append("codeName", new BsonString(code.codeName()))
                            .append("errmsg", new BsonString("Not enough data-bearing nodes")));
        }
        return reply;
    }
}
