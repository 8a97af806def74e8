package dev.hitotsu.postgresql.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;

/** Takes bytes of the server apart, and names what is not as it should be. Not thread-safe. */
public final class ServerBytes {
    private final String name;
    private final ByteBuffer bytes;
    private final int start;

    /** The bytes from the buffer's position to its limit. The name says what they are, for people. */
    public ServerBytes(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes;
        this.start = bytes.position();
    }

    /** Whether there is nothing more. */
    public boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    /** The next byte. */
    public byte nextByte(String what) throws SQLException {
        require(what, Byte.BYTES);
        return bytes.get();
    }

    /** The next two bytes as a number. */
    public short nextShort(String what) throws SQLException {
        require(what, Short.BYTES);
        return bytes.getShort();
    }

    /** The next four bytes as a number. */
    public int nextInt(String what) throws SQLException {
        require(what, Integer.BYTES);
        return bytes.getInt();
    }

    /** The next eight bytes as a number. */
    public long nextLong(String what) throws SQLException {
        require(what, Long.BYTES);
        return bytes.getLong();
    }

    /** The next bytes, as a part of the buffer. */
    public ByteBuffer nextSlice(String what, int length) throws SQLException {
        if (length < 0) {
            throw unexpected(what + " of " + length + " bytes", "0 or more");
        }
        require(what, length);
        ByteBuffer slice = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return slice;
    }

    /** A text that ends with a zero. */
    public String nextText(String what) throws SQLException {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        if (end == bytes.limit()) {
            throw unexpected(what + " without an end", "a zero behind it");
        }
        String text = text(what, nextSlice(what, end - bytes.position()));
        bytes.get();
        return text;
    }

    /** The text that these bytes of the server stand for. */
    public String text(String what, ByteBuffer encoded) throws SQLException {
        try {
            return UTF_8.newDecoder().decode(encoded.duplicate()).toString();
        } catch (CharacterCodingException e) {
            SQLException unexpected = unexpected(what + " that is not UTF-8", "UTF-8");
            unexpected.initCause(e);
            throw unexpected;
        }
    }

    /** Refuses bytes that are left over. */
    public void requireEnd() throws SQLException {
        if (bytes.hasRemaining()) {
            throw unexpected(bytes.remaining() + " more bytes", "none");
        }
    }

    /** Says what was found and what was expected instead. */
    public SQLException unexpected(String found, String expected) {
        return new SQLException(
                name + ": " + found + ", before byte " + (bytes.position() - start) + " (expected: " + expected + ")");
    }

    private void require(String what, int length) throws SQLException {
        if (bytes.remaining() < length) {
            throw unexpected(bytes.remaining() + " bytes for " + what, length + " or more");
        }
    }
}
