package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Read and write concerns that a replica set with one member can keep. */
final class Concerns {
    private static final Set<String> IN_TRANSACTION = Set.of("snapshot", "majority", "local");
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
        requireLevel(request, Set.of("local", "available", "majority", "linearizable"));
    }

    private static void requireLevel(Request request, Set<String> levels) {
        BsonDocument concern = request.document("readConcern", EMPTY);
        Request.requireParts("readConcern", concern, "level", "afterClusterTime");
        BsonValue level = concern.get("level");
        if (level != null
                && !(level.isString() && levels.contains(level.asString().getValue()))) {
            throw CommandException.notImplemented("readConcern " + level + " here");
        }
    }

    static void requireWrite(Request request) {
        BsonDocument concern = request.document("writeConcern", EMPTY);
        Request.requireParts("writeConcern", concern, "w", "j", "wtimeout");
        BsonValue w = concern.get("w");
        boolean known = w == null
                || (w.isNumber() && w.asNumber().intValue() == 1)
                || (w.isString() && w.asString().getValue().equals("majority"));
        if (!known) {
            throw new CommandException(
                    ErrorCode.UNSATISFIABLE_WRITE_CONCERN, "w: " + w + " (expected: 1 or majority, of one member)");
        }
    }
}
