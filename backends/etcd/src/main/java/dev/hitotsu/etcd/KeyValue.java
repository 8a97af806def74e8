package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.coordination.store.StoreEntry;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What etcd has at a key.
 *
 * @param lease of the session that it ends with, 0 for what stays
 */
record KeyValue(StoreEntry entry, long lease) {
    /** Those of a range's answer, in its order. */
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

    /** The first of a range's answer. */
    static Optional<KeyValue> first(JsonNode range, Keys keys) {
        return list(range, keys).stream().findFirst();
    }
}
