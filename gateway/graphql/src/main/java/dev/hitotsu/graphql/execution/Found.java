package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of a question to a service. */
sealed interface Found {
    /** What it said. */
    record Answer(JsonNode json) implements Found {}

    /** Why there is nothing. Also stands in a result, in the place of a value. */
    record Failure(ErrorCode code, String source, String reason) implements Found {
        static Failure of(String source, Throwable cause) {
            return cause instanceof SourceException told
                    ? new Failure(told.code(), source, told.reason())
                    : new Failure(ErrorCode.SOURCE_UNAVAILABLE, source, "cannot be asked");
        }
    }
}
