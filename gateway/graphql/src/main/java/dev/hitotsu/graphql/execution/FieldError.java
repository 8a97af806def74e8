package dev.hitotsu.graphql.execution;

import dev.hitotsu.graphql.schema.FieldName;
import java.util.List;

/**
 * Why a field has no value.
 *
 * @param path to it in the result: names and positions
 * @param source the service that is to blame; empty if none is
 */
public record FieldError(ErrorCode code, String message, FieldName field, String source, List<Object> path) {
    public FieldError {
        path = List.copyOf(path);
    }
}
