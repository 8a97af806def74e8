package dev.hitotsu.inbox.step.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads JSON text (RFC 8259) into maps, lists, texts, numbers, booleans and null. Not thread-safe. */
final class JsonText {
    /** Deeper than any record; a text that nests more is an attack on the stack. */
    private static final int MAX_DEPTH = 100;

    private static final int HEX_DIGITS = 4;
    private static final char FIRST_PRINTABLE = ' ';
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int next;
    private int depth;

    private JsonText(String text) {
        this.text = text;
    }

    static @Nullable Object parse(String text) {
        JsonText json = new JsonText(text);
        Object value = json.value();
        json.skipBlanks();
        if (json.next < text.length()) {
            throw json.expected("the end");
        }
        return value;
    }

    private @Nullable Object value() {
        if (++depth > MAX_DEPTH) {
            throw expected("at most " + MAX_DEPTH + " levels");
        }
        skipBlanks();
        Object value = switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
        depth--;
        return value;
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        next++;
        if (skips('}')) {
            return members;
        }
        do {
            String name = string();
            require(':');
            if (members.containsKey(name)) {
                throw expected("a member other than \"" + name + "\", which stands there twice");
            }
            members.put(name, value());
        } while (skips(','));
        require('}');
        return members;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> elements = new ArrayList<>();
        next++;
        if (skips(']')) {
            return elements;
        }
        do {
            elements.add(value());
        } while (skips(','));
        require(']');
        return elements;
    }

    private String string() {
        require('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = peek();
            if (c < FIRST_PRINTABLE) {
                throw expected("an escape");
            }
            next++;
            value.append(c == '\\' ? escaped() : c);
        }
        next++;
        return value.toString();
    }

    private char escaped() {
        char c = peek();
        next++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw expected("an escape");
        };
    }

    private char unicode() {
        if (next + HEX_DIGITS > text.length()) {
            throw expected("four hexadecimal digits");
        }
        try {
            char c = (char) HexFormat.fromHexDigits(text, next, next + HEX_DIGITS);
            next += HEX_DIGITS;
            return c;
        } catch (NumberFormatException e) {
            throw expected("four hexadecimal digits");
        }
    }

    private BigDecimal number() {
        Matcher number = NUMBER.matcher(text).region(next, text.length());
        if (!number.lookingAt()) {
            throw expected("a value");
        }
        next = number.end();
        try {
            return new BigDecimal(number.group());
        } catch (NumberFormatException e) {
            throw expected("a smaller exponent");
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, next)) {
            throw expected("a value");
        }
        next += word.length();
        return value;
    }

    private boolean skips(char c) {
        skipBlanks();
        if (next < text.length() && text.charAt(next) == c) {
            next++;
            return true;
        }
        return false;
    }

    private void require(char c) {
        if (!skips(c)) {
            throw expected("'" + c + "'");
        }
    }

    private char peek() {
        if (next >= text.length()) {
            throw expected("more");
        }
        return text.charAt(next);
    }

    private void skipBlanks() {
        while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
    }

    private IllegalArgumentException expected(String what) {
        return new IllegalArgumentException("character " + next + " (expected: " + what + ")");
    }
}
