package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.coordination.store.StoreEntry;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A key of etcd with its value.
 *
 * @param lease the lease of the session that it ends with; 0 if it is persistent
 */
record KeyValue(StoreEntry entry, long lease) {
    /** All results of a range, in its order. */
    static List<KeyValue> list(JsonNode range, Keys keys) {
        List<KeyValue> all = new ArrayList<>();
        for (JsonNode found : range.path("kvs")) {
            StoreEntry entry = new StoreEntry(
                    keys.path(found.path("key").asText()),
                    Base64.getDecoder().decode(found.path("value").asText()),
                    Json.number(found, "create_revision"),
                    Json.number(found, "mod_revision"));
            all.add(new KeyValue(entry, Json.number(found, "lease")));
        }
        return all;
    }

    /** The first result of a range. */
    static Optional<KeyValue> first(JsonNode range, Keys keys) {
        return list(range, keys).stream().findFirst();
    }
}
