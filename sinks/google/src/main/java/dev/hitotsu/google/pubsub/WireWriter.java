package dev.hitotsu.google.pubsub;

import java.util.Arrays;

/**
 * Writes fields of bytes in the wire format of protocol buffers ("Encoding"). What generated classes need for the same
 * is most of what a message costs: an object for each attribute, and lengths that are counted before. Not thread-safe.
 */
final class WireWriter {
    private static final int LENGTH_DELIMITED = 2;
    private static final int TYPE_BITS = 3;
    private static final int VARINT_BITS = 7;
    private static final int VARINT_MAX = 0x7f;
    private static final int MORE = 0x80;
    private static final int MAX_VARINT_BYTES = 5;
    private static final int ENTRY_NAME = 1;
    private static final int ENTRY_VALUE = 2;

    private byte[] bytes;
    private int size;

    /** @param expected how many bytes will be enough, in all likelihood */
    WireWriter(int expected) {
        bytes = new byte[expected];
    }

    /** Writes a field: bytes, text in UTF-8, or a message. Its number has at most four bits. */
    void field(int number, byte[] value) {
        reserve(1 + MAX_VARINT_BYTES + value.length);
        tag(number);
        varint(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** Writes an entry of a map from text to text. */
    void entry(int number, byte[] name, byte[] value) {
        reserve(1 + MAX_VARINT_BYTES);
        tag(number);
        varint(lengthOf(name) + lengthOf(value));
        field(ENTRY_NAME, name);
        field(ENTRY_VALUE, value);
    }

    private static int lengthOf(byte[] value) {
        int length = 2 + value.length;
        for (int rest = value.length >>> VARINT_BITS; rest != 0; rest >>>= VARINT_BITS) {
            length++;
        }
        return length;
    }

    private void tag(int number) {
        bytes[size++] = (byte) (number << TYPE_BITS | LENGTH_DELIMITED);
    }

    private void varint(int value) {
        int rest = value;
        while (rest > VARINT_MAX) {
            bytes[size++] = (byte) (rest & VARINT_MAX | MORE);
            rest >>>= VARINT_BITS;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    /** What was written. */
    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
