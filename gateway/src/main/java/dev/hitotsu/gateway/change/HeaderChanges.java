package dev.hitotsu.gateway.change;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;

/**
 * What happens to the headers of a message.
 *
 * @param set gets these values, whatever was there
 * @param remove is taken away first
 */
public record HeaderChanges(Map<String, String> set, List<String> remove) {
    public static final HeaderChanges NONE = new HeaderChanges(Map.of(), List.of());

    public HeaderChanges {
        set = Map.copyOf(set);
        remove = List.copyOf(remove);
    }

    void apply(MultiMap headers) {
        remove.forEach(headers::remove);
        set.forEach(headers::set);
    }
}
