package dev.hitotsu.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Makes what others wrote safe to show on a terminal, which would obey control characters in it. */
public final class Printable {
    private static final int BYTES_A_LINE = 16;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private Printable() {}

    /** One line; what cannot be shown becomes U+FFFD, null and nothing become a dash. */
    public static String line(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(isShown(c) ? c : c == '\n' || c == '\t' ? ' ' : 0xFFFD));
        return line.toString();
    }

    /** The line, cut to a length. */
    public static String line(@Nullable String text, int most) {
        String line = line(text);
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }

    /** The bytes as text, if they are UTF-8 and all of it can be shown. */
    public static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean shown = text.codePoints().allMatch(c -> isShown(c) || c == '\n' || c == '\r' || c == '\t');
            return shown ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The first bytes in hexadecimal, with an offset before each line. */
    public static String hex(byte[] bytes, int most) {
        StringJoiner lines = new StringJoiner("\n");
        int end = Math.min(bytes.length, most);
        for (int from = 0; from < end; from += BYTES_A_LINE) {
            int to = Math.min(from + BYTES_A_LINE, end);
            lines.add(HexFormat.of().toHexDigits(from, 8) + "  " + HEX.formatHex(bytes, from, to));
        }
        if (end < bytes.length) {
            lines.add("(" + (bytes.length - end) + " more bytes)");
        }
        return lines.toString();
    }

    private static boolean isShown(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
