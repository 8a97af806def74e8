package dev.hitotsu.coordination.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Encodes small maps as bytes: a line {@code name=value} per field, with {@code \n}, {@code \=} and {@code \\} escaped.
 */
public final class EntryCodec {
    private EntryCodec() {}

    public static byte[] encode(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) ->
                text.append(escape(name)).append('=').append(escape(value)).append('\n'));
        return text.toString().getBytes(UTF_8);
    }

    /** The fields of an entry. Ignores lines that it cannot read, because others may have written them. */
    public static Map<String, String> decode(byte[] bytes) {
        Map<String, String> fields = new LinkedHashMap<>();
        StringBuilder part = new StringBuilder();
        String name = null;
        String text = new String(bytes, UTF_8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                part.append(next == 'n' ? '\n' : next);
            } else if (c == '=' && name == null) {
                name = part.toString();
                part.setLength(0);
            } else if (c == '\n') {
                if (name != null) {
                    fields.put(name, part.toString());
                }
                name = null;
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        return fields;
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("=", "\\=");
    }
}
