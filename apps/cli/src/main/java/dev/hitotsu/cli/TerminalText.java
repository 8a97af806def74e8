package dev.hitotsu.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Makes foreign text safe for a terminal, which would obey control characters in it. */
public final class TerminalText {
    private static final int BYTES_PER_LINE = 16;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private TerminalText() {}

    /** The text in one line. A character that is not printable becomes U+FFFD; null and empty text become a dash. */
    public static String singleLine(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> line.appendCodePoint(isPrintable(c) ? c : c == '\n' || c == '\t' ? ' ' : 0xFFFD));
        return line.toString();
    }

    /** The text with its lines. Any other character that is not printable becomes U+FFFD. */
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> printable.appendCodePoint(isPrintable(c) || c == '\n' || c == '\t' ? c : 0xFFFD));
        return printable.toString();
    }

    /** The text in one line, cut to a max length. */
    public static String singleLine(@Nullable String text, int max) {
        String line = singleLine(text);
        return line.length() <= max ? line : line.substring(0, max - 1) + "…";
    }

    /** The bytes as text; empty if they are not UTF-8 or contain a character that is not printable. */
    public static Optional<String> decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean printable = text.codePoints().allMatch(c -> isPrintable(c) || c == '\n' || c == '\r' || c == '\t');
            return printable ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The first bytes, {@code max} of them, in hexadecimal; each line begins with its offset. */
    public static String hex(byte[] bytes, int max) {
        StringJoiner lines = new StringJoiner("\n");
        int end = Math.min(bytes.length, max);
        for (int from = 0; from < end; from += BYTES_PER_LINE) {
            int to = Math.min(from + BYTES_PER_LINE, end);
            lines.add(HexFormat.of().toHexDigits(from, 8) + "  " + HEX.formatHex(bytes, from, to));
        }
        if (end < bytes.length) {
            lines.add("(" + (bytes.length - end) + " more bytes)");
        }
        return lines.toString();
    }

    private static boolean isPrintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
