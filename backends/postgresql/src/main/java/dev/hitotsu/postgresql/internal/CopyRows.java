package dev.hitotsu.postgresql.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a query in binary form, one at a time while the server still sends the next ones. A result set would hold them all,
 * each value in an array of its own. The values of a row are taken in the order of the columns. Not thread-safe.
 *
 * <p>Source: PostgreSQL's manual, COPY, "Binary Format".
 */
final class CopyRows implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /** Stands where the next row would begin. */
    private static final int END = -1;
    /** The length of a null. */
    private static final int NULL = -1;

    private final CopyOut copy;
    private byte[] received = {};
    private int at;

    private CopyRows(CopyOut copy) {
        this.copy = copy;
    }

    /** Begins a query. Until the end of the rows the connection can do nothing else. */
    static CopyRows of(Connection connection, String query) throws SQLException {
        CopyRows rows = new CopyRows(connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)"));
        rows.receive();
        rows.skipHeader();
        return rows;
    }

    private void skipHeader() throws SQLException {
        if (received.length < SIGNATURE.length
                || !Arrays.equals(received, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new SQLException("COPY: another format (expected: a header in binary form)");
        }
        at = SIGNATURE.length + Integer.BYTES; // its flags
        int extension = nextInt();
        at += extension;
    }

    /** Moves to the next row; false if there is none. Blocks until the server has sent it. */
    boolean next() throws SQLException {
        if (at == received.length) {
            receive();
        }
        int columns = (short) SHORT.get(received, at);
        at += Short.BYTES;
        return columns != END;
    }

    private void receive() throws SQLException {
        byte[] next = copy.readFromCopy();
        if (next == null) {
            throw new SQLException("COPY: ended within the rows (expected: a mark behind the last one)");
        }
        received = next;
        at = 0;
    }

    long nextLong() throws SQLException {
        long value = (long) LONG.get(received, advance(Long.BYTES));
        return value;
    }

    UUID nextUuid() throws SQLException {
        int start = advance(2 * Long.BYTES);
        return new UUID((long) LONG.get(received, start), (long) LONG.get(received, start + Long.BYTES));
    }

    String nextRequiredText() throws SQLException {
        String text = nextText();
        if (text == null) {
            throw new SQLException("COPY: null (expected: text)");
        }
        return text;
    }

    @Nullable String nextText() {
        int length = nextInt();
        if (length == NULL) {
            return null;
        }
        at += length;
        return new String(received, at - length, length, UTF_8);
    }

    byte @Nullable [] nextBytes() {
        int length = nextInt();
        if (length == NULL) {
            return null;
        }
        at += length;
        return Arrays.copyOfRange(received, at - length, at);
    }

    @Nullable Instant nextTime() {
        if (nextInt() == NULL) {
            return null;
        }
        at += Long.BYTES;
        return MessageColumns.timeOf((long) LONG.get(received, at - Long.BYTES));
    }

    /** Where the value begins, which has this length. */
    private int advance(int length) throws SQLException {
        int found = nextInt();
        if (found != length) {
            throw new SQLException("COPY: a value of " + found + " bytes (expected: " + length + ")");
        }
        at += length;
        return at - length;
    }

    private int nextInt() {
        int value = (int) INT.get(received, at);
        at += Integer.BYTES;
        return value;
    }

    /** Passes over the rows that are left, so that the connection is free. */
    @Override
    public void close() throws SQLException {
        while (copy.isActive()) {
            byte[] unused = copy.readFromCopy();
        }
    }
}
