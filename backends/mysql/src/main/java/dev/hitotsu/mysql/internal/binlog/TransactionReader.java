package dev.hitotsu.mysql.internal.binlog;

import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.binlog.BinlogEvent.Mark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts events together to transactions: rows count once all of theirs has arrived, and it has committed. Not
 * thread-safe.
 */
final class TransactionReader {
    /** Larger ones are read from the table: all of one is in memory until its end. */
    static final long MAX_BYTES = 8 << 20;

    private static final int ROW_OVERHEAD = 200;
    private static final int MAX_HARMLESS = 10_000;

    private final Set<String> harmless = new HashSet<>();
    private List<LogRow> rows = new ArrayList<>();
    private @Nullable String gtid;
    private @Nullable String xa;
    private BinlogEvent.Form form = BinlogEvent.Form.UNKNOWN;
    private boolean rolledBack;
    private long bytes;

    /**
     * A transaction that has committed.
     *
     * @param rows of the log, often none
     */
    record Transaction(String gtid, List<LogRow> rows) {}

    /** Rows may be missing from here on. */
    static final class HiddenRowsException extends Exception {
        private static final long serialVersionUID = 1L;

        HiddenRowsException(String message) {
            super(message);
        }
    }

    /**
     * Takes the next event.
     *
     * @return the transaction that ends with it; null if none does
     * @throws HiddenRowsException where the binary log cannot tell which rows there are; they have to be read from the
     *     table
     */
    @Nullable Transaction accept(BinlogEvent event) throws HiddenRowsException {
        return switch (event) {
            case BinlogEvent.Begin begin -> {
                begin(begin);
                yield null;
            }
            case BinlogEvent.Rows more -> {
                add(more);
                yield null;
            }
            case BinlogEvent.Xa statement -> xa(statement);
            case BinlogEvent.Hidden hidden -> throw new HiddenRowsException(hidden.reason());
            case Mark mark -> accept(mark);
        };
    }

    private void begin(BinlogEvent.Begin begin) throws HiddenRowsException {
        if (gtid != null) {
            throw new HiddenRowsException("transaction " + gtid + ": no end (expected: COMMIT)");
        }
        gtid = begin.gtid();
        form = begin.form();
    }

    private void add(BinlogEvent.Rows more) throws HiddenRowsException {
        if (gtid == null) {
            throw new HiddenRowsException("rows without a transaction (expected: a GTID before them)");
        }
        bytes += more.bytes() + (long) ROW_OVERHEAD * more.rows().size();
        if (bytes > MAX_BYTES) {
            throw new HiddenRowsException("a transaction of more than " + MAX_BYTES + " bytes");
        }
        rows.addAll(more.rows());
    }

    private @Nullable Transaction accept(Mark mark) {
        return switch (mark) {
            case BEGIN -> {
                form = BinlogEvent.Form.TRANSACTION;
                yield null;
            }
            case COMMIT -> end();
            case ROLLBACK -> {
                rolledBack = true;
                yield end();
            }
            case PREPARE -> {
                rolledBack = true;
                yield prepared();
            }
            case STATEMENT -> form == BinlogEvent.Form.TRANSACTION ? null : end();
            case NOTHING -> null;
        };
    }

    private @Nullable Transaction prepared() {
        if (xa != null && rows.isEmpty() && harmless.size() < MAX_HARMLESS) {
            harmless.add(xa);
        }
        return end();
    }

    private @Nullable Transaction xa(BinlogEvent.Xa statement) throws HiddenRowsException {
        switch (statement.verb()) {
            case "START", "BEGIN" -> {
                xa = statement.id();
                form = BinlogEvent.Form.TRANSACTION;
            }
            case "END" -> {}
            case "ROLLBACK" -> {
                harmless.remove(statement.id());
                return end();
            }
            default -> {
                if (!harmless.remove(statement.id())) {
                    throw new HiddenRowsException(
                            "XA " + statement.verb() + " of a transaction with rows, or unknown ones");
                }
                return end();
            }
        }
        return null;
    }

    private @Nullable Transaction end() {
        String ended = gtid;
        List<LogRow> committed = rolledBack ? List.of() : rows;
        rows = new ArrayList<>();
        gtid = null;
        xa = null;
        form = BinlogEvent.Form.UNKNOWN;
        rolledBack = false;
        bytes = 0;
        return ended == null ? null : new Transaction(ended, committed);
    }
}
