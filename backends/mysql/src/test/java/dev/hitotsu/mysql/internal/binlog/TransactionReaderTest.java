package dev.hitotsu.mysql.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.binlog.BinlogEvent.Form;
import dev.hitotsu.mysql.internal.binlog.BinlogEvent.Mark;
import dev.hitotsu.mysql.internal.binlog.TransactionReader.HiddenRowsException;
import dev.hitotsu.mysql.internal.binlog.TransactionReader.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionReaderTest {
    private static final LogRow ROW = new LogRow(7, LogRow.Kind.FILLER, 0, null);
    private static final BinlogEvent ROWS = new BinlogEvent.Rows(List.of(ROW), 100);

    private final TransactionReader reader = new TransactionReader();

    @Test
    void rowsCountOnceTheirTransactionHasCommitted() throws Exception {
        assertThat(read(begin("u:1", Form.UNKNOWN), Mark.BEGIN, ROWS, ROWS)).isEmpty();
        assertThat(read(Mark.COMMIT)).containsExactly(new Transaction("u:1", List.of(ROW, ROW)));
        assertThat(read(begin("0-1-2", Form.TRANSACTION), ROWS, Mark.STATEMENT, Mark.COMMIT))
                .containsExactly(new Transaction("0-1-2", List.of(ROW)));
    }

    @Test
    void rowsOfATransactionThatRolledBackDoNotCount() throws Exception {
        assertThat(read(begin("u:1", Form.UNKNOWN), Mark.BEGIN, ROWS, Mark.ROLLBACK))
                .containsExactly(new Transaction("u:1", List.of()));
    }

    @Test
    void aStatementEndsAGroupOfItsOwn() throws Exception {
        assertThat(read(begin("u:1", Form.UNKNOWN), Mark.STATEMENT, begin("0-1-1", Form.STATEMENT), Mark.STATEMENT))
                .extracting(Transaction::gtid)
                .containsExactly("u:1", "0-1-1");
    }

    @Test
    void aTransactionInTwoPhasesHidesItsRows() throws Exception {
        assertThat(read(
                        begin("u:1", Form.UNKNOWN),
                        xa("START", "a"),
                        xa("END", "a"),
                        Mark.PREPARE,
                        begin("u:2", Form.UNKNOWN),
                        xa("COMMIT", "a")))
                .as("without rows")
                .containsExactly(new Transaction("u:1", List.of()), new Transaction("u:2", List.of()));
        assertThat(read(begin("u:3", Form.UNKNOWN), xa("START", "b"), ROWS, xa("END", "b"), Mark.PREPARE))
                .containsExactly(new Transaction("u:3", List.of()));
        assertThat(read(begin("u:4", Form.UNKNOWN), xa("ROLLBACK", "b"))).hasSize(1);
        assertThatThrownBy(() -> read(begin("u:5", Form.UNKNOWN), xa("COMMIT", "b")))
                .isInstanceOf(HiddenRowsException.class);
    }

    @Test
    void whatCannotBeKeptOrUnderstoodHidesRows() {
        assertThatThrownBy(() -> read(ROWS)).isInstanceOf(HiddenRowsException.class);
        assertThatThrownBy(() -> read(
                        begin("u:1", Form.UNKNOWN),
                        Mark.BEGIN,
                        new BinlogEvent.Rows(List.of(ROW), TransactionReader.MAX_BYTES)))
                .isInstanceOf(HiddenRowsException.class);
        assertThatThrownBy(() -> read(new BinlogEvent.Hidden("why")))
                .isInstanceOf(HiddenRowsException.class)
                .hasMessage("why");
        assertThatThrownBy(() -> read(begin("u:2", Form.UNKNOWN))).hasMessageContaining("no end");
    }

    private static BinlogEvent begin(String gtid, Form form) {
        return new BinlogEvent.Begin(gtid, form);
    }

    private static BinlogEvent xa(String verb, String id) {
        return new BinlogEvent.Xa(verb, id);
    }

    private List<Transaction> read(BinlogEvent... events) throws HiddenRowsException {
        List<Transaction> read = new ArrayList<>();
        for (BinlogEvent event : events) {
            Transaction transaction = reader.accept(event);
            if (transaction != null) {
                read.add(transaction);
            }
        }
        return read;
    }
}
