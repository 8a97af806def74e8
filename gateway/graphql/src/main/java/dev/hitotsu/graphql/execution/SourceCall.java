package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request to a service. Two that are the same are sent once within an operation, for there all are of one sender.
 *
 * @param upstream the name of the service
 * @param query without its question mark; empty if there is none
 * @param body a missing node for none
 * @param effect names one effect among those of an operation; empty for calls without effects
 */
public record SourceCall(String upstream, String method, String path, String query, JsonNode body, String effect) {
    @Override
    public String toString() {
        return method + " " + upstream + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
}
