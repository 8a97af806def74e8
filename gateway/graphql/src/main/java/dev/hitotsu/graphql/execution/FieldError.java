package dev.hitotsu.graphql.execution;

import dev.hitotsu.graphql.schema.FieldName;
import java.util.List;

/**
 * Why a field has no value.
 *
 * @param path to it in the result: names and positions
 * @param source the service that is to blame; empty if none is
 * @param optional the path of the optional part around it, with dots; empty if there is none
 */
public record FieldError(
        ErrorCode code, String message, FieldName field, String source, List<Object> path, String optional) {
    public FieldError {
        path = List.copyOf(path);
    }
}
