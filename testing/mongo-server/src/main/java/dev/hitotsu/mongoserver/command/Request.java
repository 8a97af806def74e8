package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.storage.Namespace;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A command with its arguments; the first field of the body names it. */
public record Request(BsonDocument body) {
    private static final Set<String> GENERIC = Set.of(
            "$db",
            "lsid",
            "txnNumber",
            "startTransaction",
            "autocommit",
            "readConcern",
            "writeConcern",
            "$clusterTime",
            "$readPreference",
            "maxTimeMS",
            "comment");

    public Request {
        if (body.isEmpty()) {
            throw new CommandException(ErrorCode.FAILED_TO_PARSE, "a command without a name");
        }
    }

    public String name() {
        return body.getFirstKey();
    }

    String database() {
        return string("$db");
    }

    Namespace namespace() {
        return new Namespace(database(), string(name()));
    }

    /**
     * @throws CommandException if the command has an argument that is none of these, and none that all commands have
     */
    void requireArguments(String... known) {
        requireFields(name(), body, GENERIC, Set.of(known), name());
    }

    /** Refuses fields of a part of a command. */
    static void requireParts(String what, BsonDocument part, String... known) {
        requireFields(what, part, Set.of(), Set.of(known), "");
    }

    private static void requireFields(
            String what, BsonDocument document, Set<String> some, Set<String> others, String first) {
        for (String field : document.keySet()) {
            if (!some.contains(field) && !others.contains(field) && !field.equals(first)) {
                throw new CommandException(
                        ErrorCode.UNKNOWN_FIELD, "BSON field '" + what + "." + field + "' is an unknown field.");
            }
        }
    }

    @Nullable BsonValue get(String field) {
        return body.get(field);
    }

    BsonDocument document(String field, BsonDocument otherwise) {
        return document(body, field, otherwise);
    }

    static BsonDocument document(BsonDocument body, String field, BsonDocument otherwise) {
        BsonValue value = body.getOrDefault(field, otherwise);
        if (!value.isDocument()) {
            throw mismatch(field, value, "object");
        }
        return value.asDocument();
    }

    BsonArray array(String field) {
        BsonValue value = required(field);
        if (!value.isArray()) {
            throw mismatch(field, value, "array");
        }
        return value.asArray();
    }

    String string(String field) {
        BsonValue value = required(field);
        if (!value.isString()) {
            throw mismatch(field, value, "string");
        }
        return value.asString().getValue();
    }

    static boolean bool(BsonDocument body, String field) {
        BsonValue value = body.get(field);
        if (value == null) {
            return false;
        }
        if (value.isNumber()) {
            return value.asNumber().doubleValue() != 0;
        }
        if (!value.isBoolean()) {
            throw mismatch(field, value, "bool");
        }
        return value.asBoolean().getValue();
    }

    long number(String field, long otherwise) {
        return number(body, field, otherwise);
    }

    static long number(BsonDocument body, String field, long otherwise) {
        BsonValue value = body.get(field);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw mismatch(field, value, "long");
        }
        return value.asNumber().longValue();
    }

    private BsonValue required(String field) {
        BsonValue value = body.get(field);
        if (value == null) {
            throw new CommandException(
                    ErrorCode.MISSING_FIELD,
                    "BSON field '" + name() + "." + field + "' is missing but a required field");
        }
        return value;
    }

    private static CommandException mismatch(String field, BsonValue value, String expected) {
        return new CommandException(
                ErrorCode.TYPE_MISMATCH,
                "BSON field '" + field + "' is the wrong type '" + value.getBsonType() + "', expected type '" + expected
                        + "'");
    }

    /** The answer of a command without results. */
    static BsonDocument ok() {
        return new BsonDocument();
    }

    static BsonInt32 int32(int value) {
        return new BsonInt32(value);
    }
}
