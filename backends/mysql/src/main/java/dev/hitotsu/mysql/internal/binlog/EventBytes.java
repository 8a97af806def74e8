package dev.hitotsu.mysql.internal.binlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A part of an event, read from front to back. What is not there is an error, however long it claims to be. Not
 * thread-safe.
 */
final class EventBytes {
    private static final int MAX_ONE_BYTE = 250;
    private static final int TWO_BYTES = 252;
    private static final int THREE_BYTES = 253;
    private static final int EIGHT_BYTES = 254;

    private final byte[] bytes;
    private final int end;
    private int position;

    EventBytes(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    int remaining() {
        return end - position;
    }

    /** The next number of up to eight bytes, the lowest first. */
    long littleEndian(int length) throws BinlogFormatException {
        int from = next(length);
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | bytes[from + i] & 0xFF;
        }
        return value;
    }

    /** The next number of up to eight bytes, the highest first. */
    long bigEndian(int length) throws BinlogFormatException {
        int from = next(length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | bytes[from + i] & 0xFF;
        }
        return value;
    }

    int oneByte() throws BinlogFormatException {
        return bytes[next(1)] & 0xFF;
    }

    /** A number whose first byte says how long it is. */
    int packed() throws BinlogFormatException {
        int first = oneByte();
        if (first <= MAX_ONE_BYTE) {
            return first;
        }
        long value = switch (first) {
            case TWO_BYTES -> littleEndian(2);
            case THREE_BYTES -> littleEndian(3);
            case EIGHT_BYTES -> littleEndian(8);
            default -> throw new BinlogFormatException("length: " + first + " (expected: 0..250, 252..254)");
        };
        if (value < 0 || value > end) {
            throw new BinlogFormatException("length: " + value + " (expected: at most " + end + ")");
        }
        return (int) value;
    }

    /** So many bits, the lowest of each byte first. */
    BitSet bits(int count) throws BinlogFormatException {
        return BitSet.valueOf(take((count + 7) / 8));
    }

    byte[] take(long length) throws BinlogFormatException {
        int from = next(length);
        return Arrays.copyOfRange(bytes, from, position);
    }

    String text(long length) throws BinlogFormatException {
        int from = next(length);
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, (int) length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BinlogFormatException("text: " + length + " bytes that are none (expected: UTF-8)");
        }
    }

    void skip(long length) throws BinlogFormatException {
        next(length);
    }

    private int next(long length) throws BinlogFormatException {
        if (length < 0 || length > end - position) {
            throw new BinlogFormatException("event: " + (end - position) + " bytes left (expected: " + length + ")");
        }
        int from = position;
        position += (int) length;
        return from;
    }
}
