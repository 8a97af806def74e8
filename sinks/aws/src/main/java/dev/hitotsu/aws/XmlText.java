package dev.hitotsu.aws;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What SQS takes as text: the characters of XML 1.0 (SQS API reference, SendMessage). */
final class XmlText {
    private XmlText() {}

    /** The bytes as text; null if they are none that SQS takes, or nothing at all. */
    static @Nullable String of(byte[] bytes) {
        if (bytes.length == 0) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return isValid(text) ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static boolean isValid(String text) {
        return text.codePoints().allMatch(XmlText::isValid);
    }

    static boolean isValid(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }

    /** How many bytes the text has in UTF-8. */
    static long utf8Length(String text) {
        return text.codePoints()
                .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                .sum();
    }
}
