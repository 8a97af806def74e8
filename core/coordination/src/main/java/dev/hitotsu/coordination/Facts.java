package dev.hitotsu.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** Small maps as the bytes of an entry: a line {@code name=value} each, with {@code \n}, {@code \=} and {@code \\}. */
final class Facts {
    private Facts() {}

    static byte[] encode(Map<String, String> facts) {
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) ->
                text.append(escaped(name)).append('=').append(escaped(value)).append('\n'));
        return text.toString().getBytes(UTF_8);
    }

    /** What cannot be understood is left out: others may have written it. */
    static Map<String, String> decode(byte[] bytes) {
        Map<String, String> facts = new LinkedHashMap<>();
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
                    facts.put(name, part.toString());
                }
                name = null;
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        return facts;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("=", "\\=");
    }
}
