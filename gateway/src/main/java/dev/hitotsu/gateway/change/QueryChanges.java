package dev.hitotsu.gateway.change;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happens to the query that the upstream gets. The parameters that stay are as the client wrote them, in its
 * order.
 *
 * @param set parameters and their values, decoded, in place of all of that name; behind the others
 * @param remove names of parameters, decoded
 * @param rename names and the new ones
 */
public record QueryChanges(Map<String, String> set, List<String> remove, Map<String, String> rename) {
    public static final QueryChanges NONE = new QueryChanges(Map.of(), List.of(), Map.of());

    public QueryChanges {
        set = new LinkedHashMap<>(set);
        remove = List.copyOf(remove);
        rename = Map.copyOf(rename);
    }

    String apply(String query) {
        Set<String> taken = new HashSet<>(remove);
        taken.addAll(set.keySet());
        List<String> pairs = new ArrayList<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : pair.substring(equals);
            if (!taken.contains(name)) {
                String renamed = rename.get(name);
                pairs.add(renamed == null ? pair : encoded(renamed) + value);
            }
        }
        set.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
        return String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What cannot be decoded has no name that anybody could mean. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
