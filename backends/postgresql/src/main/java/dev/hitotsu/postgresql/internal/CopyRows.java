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
 * The rows of a query in binary form, one at a time while the server still sends the next ones. A result set would hold
 * them all, each value in an array of its own. The values of a row are taken in the order of the columns. Not
 * thread-safe.
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
    private int begin;
    /** How many values of this row were not taken yet. */
    private int left;

    private CopyRows(CopyOut copy) {
        this.copy = copy;
    }

    /** Begins a query. Until the end of the rows the connection can do nothing else. */
    static CopyRows of(Connection connection, String query) throws SQLException {
        CopyRows rows =
                new CopyRows(driver(connection).getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)"));
        rows.receive();
        rows.skipHeader();
        return rows;
    }

    private static PGConnection driver(Connection connection) throws SQLException {
        try {
            return connection.unwrap(PGConnection.class);
        } catch (SQLException e) {
            String message =
                    "data source: its connections, " + connection.getClass().getName()
                            + ", do not unwrap to the driver's (expected: " + PGConnection.class.getName()
                            + ", because the log is read by COPY)";
            throw new SQLException(message, e);
        }
    }

    private void skipHeader() throws SQLException {
        if (received.length < SIGNATURE.length
                || !Arrays.equals(received, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new SQLException("COPY: another format (expected: a header in binary form)");
        }
        int flags = SIGNATURE.length;
        int extension = flags + Integer.BYTES;
        at = extension + Integer.BYTES + (int) INT.get(received, extension);
    }

    /** Moves to the next row; false if there is none. Blocks until the server has sent it. */
    boolean next() throws SQLException {
        while (left > 0) {
            int length = nextLength();
            at += Math.max(0, length);
        }
        if (at == received.length) {
            receive();
        }
        begin = at;
        left = (short) SHORT.get(received, at);
        at += Short.BYTES;
        return left != END;
    }

    /** About how many bytes this row has, as far as it was taken. */
    int bytesTaken() {
        return at - begin;
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
        return (long) LONG.get(received, take(nextLength(), Long.BYTES));
    }

    long nextLongOr(long otherwise) throws SQLException {
        int length = nextLength();
        return length == NULL ? otherwise : (long) LONG.get(received, take(length, Long.BYTES));
    }

    UUID nextUuid() throws SQLException {
        int start = take(nextLength(), 2 * Long.BYTES);
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
        int length = nextLength();
        if (length == NULL) {
            return null;
        }
        at += length;
        return new String(received, at - length, length, UTF_8);
    }

    byte @Nullable [] nextBytes() {
        int length = nextLength();
        if (length == NULL) {
            return null;
        }
        at += length;
        return Arrays.copyOfRange(received, at - length, at);
    }

    @Nullable Instant nextTime() throws SQLException {
        int length = nextLength();
        return length == NULL ? null : MessageColumns.timeOf((long) LONG.get(received, take(length, Long.BYTES)));
    }

    private int nextLength() {
        int length = (int) INT.get(received, at);
        at += Integer.BYTES;
        left--;
        return length;
    }

    /** Where the value begins, which must have this length. */
    private int take(int length, int expected) throws SQLException {
        if (length != expected) {
            throw new SQLException("COPY: a value of " + length + " bytes (expected: " + expected + ")");
        }
        at += length;
        return at - length;
    }

    /** Passes over the rows that are left, so that the connection is free. */
    @Override
    public void close() throws SQLException {
        while (copy.isActive()) {
            byte[] unused = copy.readFromCopy();
        }
    }
}
