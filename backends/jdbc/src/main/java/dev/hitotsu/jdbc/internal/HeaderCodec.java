package dev.hitotsu.jdbc.internal;

import dev.hitotsu.message.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers as text: a line {@code name: value} each. {@link Headers} allows no name and no value that would break a
 * line.
 */
final class HeaderCodec {
    private HeaderCodec() {}

    public static @Nullable String encode(Headers headers) {
        if (headers.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        headers.asMap()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    public static Headers decode(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Headers.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int stop = end < 0 ? text.length() : end;
            int colon = text.indexOf(": ", start);
            if (colon < 0 || colon > stop) {
                throw new IllegalArgumentException(
                        "headers: \"" + text.substring(start, stop) + "\" (expected: a line \"name: value\")");
            }
            values.put(text.substring(start, colon), text.substring(colon + 2, stop));
            start = stop + 1;
        }
        return Headers.of(values);
    }
}
