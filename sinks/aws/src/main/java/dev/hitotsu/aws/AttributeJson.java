package dev.hitotsu.aws;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one attribute that carries all headers: a JSON object of texts (RFC 8259) in characters that SQS takes.
 * Stateless.
 */
final class AttributeJson {
    private AttributeJson() {}

    static String write(Map<String, String> texts) {
        StringBuilder json = new StringBuilder("{");
        texts.forEach((name, value) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            quote(name, json);
            json.append(':');
            quote(value, json);
        });
        return json.append('}').toString();
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ' || !XmlText.isValid(c)) {
                json.append(String.format("\\u%04x", c));
            } else {
                json.appendCodePoint(c);
            }
        });
        json.append('"');
    }

    /**
     * The texts. Takes linear time, whoever wrote them.
     *
     * @throws IllegalArgumentException if it is no JSON object of texts
     */
    static Map<String, String> read(String json) {
        return new Reader(json).object();
    }

    private static final class Reader {
        private final String json;
        private int at;

        private Reader(String json) {
            this.json = json;
        }

        private Map<String, String> object() {
            Map<String, String> texts = new LinkedHashMap<>();
            require('{');
            if (next() != '}') {
                do {
                    String name = text();
                    require(':');
                    texts.put(name, text());
                } while (next() == ',' && at++ >= 0);
            }
            require('}');
            if (next() != 0) {
                throw unexpected("its end");
            }
            return texts;
        }

        private String text() {
            require('"');
            StringBuilder text = new StringBuilder();
            while (at < json.length() && json.charAt(at) != '"') {
                char c = json.charAt(at++);
                text.append(c == '\\' ? escaped() : c);
            }
            require('"');
            return text.toString();
        }

        private char escaped() {
            char c = at < json.length() ? json.charAt(at++) : 0;
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> throw unexpected("an escape");
            };
        }

        private char unicode() {
            int value = 0;
            for (int i = 0; i < 4; i++) {
                int digit = at < json.length() ? Character.digit(json.charAt(at), 16) : -1;
                if (digit < 0 || json.charAt(at) > 'f') {
                    throw unexpected("four hexadecimal digits");
                }
                value = value * 16 + digit;
                at++;
            }
            return (char) value;
        }

        /** The next character that is no blank, which stays; 0 at the end. */
        private char next() {
            while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
                at++;
            }
            return at < json.length() ? json.charAt(at) : 0;
        }

        private void require(char c) {
            if (next() != c) {
                throw unexpected(String.valueOf(c));
            }
            at++;
        }

        private IllegalArgumentException unexpected(String expected) {
            return new IllegalArgumentException("attribute " + SqsHeaders.ATTRIBUTE + ": no JSON object of texts at "
                    + at + " (expected: " + expected + ")");
        }
    }
}
