package dev.hitotsu.inbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What is the same about two requests. The scope of a key is who asks, method and route; the fingerprint is what is
 * asked for. Both are SHA-256 of parts with their lengths, so no part can pass for another. In JSON, white space
 * between tokens does not count.
 */
final class Fingerprint {
    private static final String TOKEN_ENDS = "{}[]:,\"";

    private Fingerprint() {}

    /** Under which the key is unique, in hexadecimal digits. */
    static String scopedKey(IdempotentRequest request) {
        return HexFormat.of()
                .formatHex(digest(
                        bytes(request.principal()),
                        bytes(request.method()),
                        bytes(request.route()),
                        bytes(request.key())));
    }

    static byte[] of(IdempotentRequest request) {
        String mediaType = mediaType(request.contentType());
        boolean isJson = mediaType.equals("application/json") || mediaType.endsWith("+json");
        byte[] body = isJson ? withoutWhiteSpace(request.body()) : request.body();
        return digest(bytes(request.method()), bytes(request.target()), bytes(mediaType), body);
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * White space between two tokens that would grow together without it becomes one blank: {@code 1 2} is not
     * {@code 12}.
     */
    static byte[] withoutWhiteSpace(byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
        boolean isInText = false;
        boolean isEscaped = false;
        int last = '{';
        boolean isAfterBlank = false;
        for (byte b : json) {
            if (!isInText && (b == ' ' || b == '\t' || b == '\n' || b == '\r')) {
                isAfterBlank = true;
                continue;
            }
            if (isAfterBlank && !isTokenEnd(last) && !isTokenEnd(b)) {
                out.write(' ');
            }
            isAfterBlank = false;
            out.write(b);
            if (b == '"' && !isEscaped) {
                isInText = !isInText;
            }
            isEscaped = isInText && b == '\\' && !isEscaped;
            last = b;
        }
        return out.toByteArray();
    }

    private static boolean isTokenEnd(int b) {
        return TOKEN_ENDS.indexOf(b) >= 0;
    }

    private static byte[] digest(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
                sha256.update(part);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: every Java platform has it)", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
