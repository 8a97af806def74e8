package dev.hitotsu.gateway.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** Frames of HTTP/2 as bytes, sound or not. */
final class Frames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int WHOLE = END_STREAM | END_HEADERS;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Frames() {}

    static Frames frames() {
        return new Frames();
    }

    Frames frame(int type, int flags, int stream, byte... payload) {
        return head(payload.length, type, flags, stream).raw(payload);
    }

    /** A frame without its payload. */
    Frames head(int length, int type, int flags, int stream) {
        return raw(bytes(length >> 16, length >> 8, length, type, flags)).raw(number(stream));
    }

    Frames raw(byte... raw) {
        bytes.writeBytes(raw);
        return this;
    }

    /** A sound GET of this path as a whole stream. */
    Frames get(int stream, String path) {
        return frame(HEADERS, WHOLE, stream, request("GET", path));
    }

    /** The head of a POST whose body is to follow. */
    Frames post(int stream, String... further) {
        return frame(HEADERS, END_HEADERS, stream, request("POST", "/", further));
    }

    Frames setting(int id, int value) {
        return frame(SETTINGS, 0, 0, joined(bytes(id >> 8, id), number(value)));
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** The header block of a request, with further names and values behind it. */
    static byte[] request(String method, String path, String... further) {
        String[] own = {":method", method, ":scheme", "https", ":path", path, ":authority", "localhost"};
        return joined(block(own), block(further));
    }

    /** Names and values, each literally and not indexed, without Huffman's code (RFC 7541, 6.2.2). */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            block.writeBytes(text(namesAndValues[i]));
            block.writeBytes(text(namesAndValues[i + 1]));
        }
        return block.toByteArray();
    }

    /** A header that becomes the first of the dynamic table, whose index is 62 (RFC 7541, 6.2.1). */
    static byte[] indexed(String name, String value) {
        return joined(bytes(0x40), text(name), text(value));
    }

    private static byte[] text(String text) {
        byte[] raw = text.getBytes(ISO_8859_1);
        return joined(
                raw.length < 127
                        ? bytes(raw.length)
                        : bytes(127, (raw.length - 127) & 127 | 128, (raw.length - 127) >> 7),
                raw);
    }

    static byte[] number(int value) {
        return bytes(value >> 24, value >> 16, value >> 8, value);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
