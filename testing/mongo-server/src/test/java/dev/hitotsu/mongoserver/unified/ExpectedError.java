package dev.hitotsu.mongoserver.unified;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoWriteConcernException;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What a test says of the error with which an operation ends. */
record ExpectedError(BsonDocument expected, Matching matching) {
    /** @throws AssertionError if it is not that error */
    void require(RuntimeException error) {
        Arguments.requireKnown(
                "expectError",
                expected,
                "isError",
                "isClientError",
                "errorContains",
                "errorCode",
                "errorCodeName",
                "errorLabelsContain",
                "errorLabelsOmit",
                "expectResult");
        expected.forEach((what, value) -> {
            if (!holds(what, value, error)) {
                throw new AssertionError(error + " (expected: " + what + " " + value + ")", error);
            }
        });
    }

    private boolean holds(String what, BsonValue value, RuntimeException error) {
        return switch (what) {
            case "isError" -> true;
            case "isClientError" -> value.asBoolean().getValue() == isOfClient(error);
            case "errorContains" ->
                lower(String.valueOf(error.getMessage()))
                        .contains(lower(value.asString().getValue()));
            case "errorCode" -> value.asNumber().intValue() == code(error);
            case "errorCodeName" -> value.asString().getValue().equals(codeName(error));
            case "errorLabelsContain" -> labels(value.asArray(), error, true);
            case "errorLabelsOmit" -> labels(value.asArray(), error, false);
            default -> result(value, error);
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean isOfClient(RuntimeException error) {
        return !(error instanceof MongoServerException) && !(error instanceof MongoExecutionTimeoutException);
    }

    private static int code(RuntimeException error) {
        if (error instanceof MongoBulkWriteException bulk
                && !bulk.getWriteErrors().isEmpty()) {
            return bulk.getWriteErrors().getFirst().getCode();
        }
        return error instanceof MongoException known ? known.getCode() : -1;
    }

    private static @Nullable String codeName(RuntimeException error) {
        return switch (error) {
            case MongoCommandException command -> command.getErrorCodeName();
            case MongoWriteConcernException concern ->
                concern.getWriteConcernError().getCodeName();
            case MongoExecutionTimeoutException unused -> "MaxTimeMSExpired";
            default -> null;
        };
    }

    private static boolean labels(BsonArray labels, RuntimeException error, boolean wanted) {
        return labels.stream()
                .allMatch(label -> wanted
                        == (error instanceof MongoException known
                                && known.hasErrorLabel(label.asString().getValue())));
    }

    private boolean result(BsonValue value, RuntimeException error) {
        if (!(error instanceof MongoBulkWriteException bulk)) {
            throw new NotUnderstoodException(
                    "expectResult of " + error.getClass().getSimpleName());
        }
        matching.require("result", value, Results.of(bulk.getWriteResult()), true);
        return true;
    }
}
