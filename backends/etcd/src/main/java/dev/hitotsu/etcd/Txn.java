package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;

/**
 * A transaction of etcd: if all comparisons hold, it carries out one list of operations, else the other. Keys are in
 * Base64.
 */
final class Txn {
    private final ArrayNode comparisons = Json.array();
    private final ArrayNode success = Json.array();
    private final ArrayNode failure = Json.array();

    /** The key was created by this revision; 0 if it must not exist. */
    Txn ifCreateRevision(String key, long revision) {
        return ifEqual("CREATE", "create_revision", key, revision);
    }

    /** This revision wrote the key last. Revision 0 matches no key. */
    Txn ifModRevision(String key, long revision) {
        // Etcd treats a missing key as one of revision 0.
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

    /** Writes a value that ends with the lease; with lease 0, a persistent one. */
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

    /** Whether all comparisons held. */
    static boolean succeeded(JsonNode answer) {
        return answer.path("succeeded").asBoolean();
    }

    /** What the range at this index of the operations has found. */
    static JsonNode range(JsonNode answer, int index) {
        return answer.path("responses").path(index).path("response_range");
    }

    /** How many keys the deletion at this index of the operations has removed. */
    static long deleted(JsonNode answer, int index) {
        return Json.number(answer.path("responses").path(index).path("response_delete_range"), "deleted");
    }
}
