package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.graphql.operation.OperationException;
import dev.hitotsu.graphql.operation.OperationLimits;
import dev.hitotsu.graphql.operation.PersistedQueries;
import dev.hitotsu.graphql.operation.Refusal;
import dev.hitotsu.graphql.operation.RegisteredOperations;
import java.util.Optional;

/**
 * Finds the texts of operations, and how large they may be. Thread-safe.
 *
 * @param isRegisteredOnly whether others are refused
 * @param forRegistered limits of registered operations
 * @param forOthers limits of all others
 */
record Lookup(
        RegisteredOperations registered,
        PersistedQueries persisted,
        boolean isRegisteredOnly,
        OperationLimits forRegistered,
        OperationLimits forOthers) {
    /** A text, and how large it may be. */
    record Known(String text, OperationLimits limits) {}

    /**
     * The text that is asked for.
     *
     * @throws OperationException if there is none, or it may not be asked for
     */
    Known find(GraphQlRequest request) {
        Optional<String> byName = registered.find(request.document());
        if (byName.isPresent()) {
            return new Known(byName.get(), forRegistered);
        }
        if (!request.query().isEmpty() && registered.contains(request.query())) {
            return new Known(request.query(), forRegistered);
        }
        if (isRegisteredOnly) {
            throw new OperationException(
                    Refusal.NOT_REGISTERED, shown(request) + ": not registered (expected: a registered operation)");
        }
        if (!request.query().isEmpty()) {
            return new Known(request.query(), forOthers);
        }
        if (request.document().isEmpty()) {
            throw new OperationException(Refusal.BAD_REQUEST, "query: missing (expected: an operation)");
        }
        return new Known(
                persisted
                        .find(request.document())
                        .orElseThrow(() ->
                                new OperationException(Refusal.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")),
                forOthers);
    }

    /** Remembers the text of an operation that was not refused, if its client will ask for it by its hash. */
    void accepted(GraphQlRequest request) {
        boolean isNew = !request.query().isEmpty() && !request.document().isEmpty();
        if (isNew && registered.find(request.document()).isEmpty()) {
            persisted.remember(request.document(), request.query());
        }
    }

    private static String shown(GraphQlRequest request) {
        return request.document().isEmpty() ? "query" : request.document();
    }
}
