package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;

/** A transaction: where all comparisons hold, one list of operations is carried out, else the other. Keys are in Base64. */
final class Txn {
    private final ArrayNode comparisons = Json.array();
    private final ArrayNode success = Json.array();
    private final ArrayNode failure = Json.array();

    /** The key was created by this revision; 0 for one that is not there. */
    Txn ifCreateRevision(String key, long revision) {
        return ifEqual("CREATE", "create_revision", key, revision);
    }

    /** The key was last written by this revision, and by none before the first. */
    Txn ifModRevision(String key, long revision) {
        // Etcd takes a key that is not there for one of revision 0.
        return ifEqual("MOD", "mod_revision", key, revision == 0 ? -1 : revision);
    }

    /** The key ends with this lease. */
    Txn ifLease(String key, long lease) {
        return ifEqual("LEASE", "lease", key, lease);
    }

    private Txn ifEqual(String target, String field, String key, long number) {
        comparisons
                .addObject()
                .put("key", key)
                .put("target", target)
                .put("result", "EQUAL")
                .put(field, Long.toString(number));
        return this;
    }

    Txn then(ObjectNode operation) {
        success.add(operation);
        return this;
    }

    Txn otherwise(ObjectNode operation) {
        failure.add(operation);
        return this;
    }

    ObjectNode request() {
        ObjectNode request = Json.object();
        request.set("compare", comparisons);
        request.set("success", success);
        request.set("failure", failure);
        return request;
    }

    /** Writes a value that ends with the lease, or stays where that is 0. */
    static ObjectNode put(String key, byte[] value, long lease) {
        ObjectNode operation = Json.object();
        operation
                .putObject("request_put")
                .put("key", key)
                .put("value", Base64.getEncoder().encodeToString(value))
                .put("lease", Long.toString(lease));
        return operation;
    }

    static ObjectNode get(String key) {
        ObjectNode operation = Json.object();
        operation.putObject("request_range").put("key", key);
        return operation;
    }

    /** As {@link #get}, without the value. */
    static ObjectNode getKey(String key) {
        ObjectNode operation = Json.object();
        operation.putObject("request_range").put("key", key).put("keys_only", true);
        return operation;
    }

    static ObjectNode delete(String key) {
        ObjectNode operation = Json.object();
        operation.putObject("request_delete_range").put("key", key);
        return operation;
    }

    /** Whether the comparisons held. */
    static boolean succeeded(JsonNode answer) {
        return answer.path("succeeded").asBoolean();
    }

    /** What the range at this place of the list of operations has found. */
    static JsonNode range(JsonNode answer, int place) {
        return answer.path("responses").path(place).path("response_range");
    }

    /** How many keys the deletion at this place of the list of operations has removed. */
    static long deleted(JsonNode answer, int place) {
        return Json.number(answer.path("responses").path(place).path("response_delete_range"), "deleted");
    }
}
