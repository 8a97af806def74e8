package dev.hitotsu.graphql.endpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for an operation.
 *
 * @param query its text; empty if it is only named
 * @param document the name or hash of a text that is known already; empty if there is none
 * @param operation which of the document's operations; empty for the only one
 * @param isRead whether it came with GET, and must have no effect
 * @see <a href="https://graphql.github.io/graphql-over-http/draft/">GraphQL over HTTP</a>
 */
record GraphQlRequest(
        String query, String document, String operation, Map<String, @Nullable Object> variables, boolean isRead) {}
