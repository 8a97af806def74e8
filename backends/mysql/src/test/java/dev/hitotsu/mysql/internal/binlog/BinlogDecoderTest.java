package dev.hitotsu.mysql.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.binlog.BinlogEvent.Form;
import dev.hitotsu.mysql.internal.binlog.BinlogEvent.Mark;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinlogDecoderTest {
    private static final int ROUNDS = Integer.getInteger("hitotsu.rounds", 3_000);
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final UUID ID = UUID.fromString("0190aaaa-0000-7000-8000-00000000ff00");

    private final Events events = new Events(true);
    private final BinlogDecoder decoder = new BinlogDecoder(SchemaName.DEFAULT, 1_000);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsOfTheTableAreMessages(boolean version2) throws Exception {
        decode(events.format());
        decode(events.tableMap("hitotsu", "message"));
        BinlogEvent event = decode(events.rows(
                version2,
                Events.row(7, 0, ID, "orders", "k€", "{}"),
                Events.row(8, 1, ID, "", null, ""),
                Events.row(9, 0, ID, "orders", null, "x".repeat(900))));

        List<LogRow> rows = ((BinlogEvent.Rows) event).rows();
        assertThat(rows).extracting(LogRow::position).containsExactly(7L, 8L, 9L);
        assertThat(rows.get(1).kind()).isEqualTo(LogRow.Kind.FILLER);
        assertThat(rows.getFirst().entry().message())
                .isEqualTo(Message.builder("orders", "type")
                        .id(ID)
                        .key("k€")
                        .payload("{}")
                        .occurredAt(Events.TIME.toInstant(ZoneOffset.UTC))
                        .build());
    }

    @Test
    void rowsOfOtherTablesAreNotReadAtAll() throws Exception {
        decode(events.format());
        for (List<String> table : List.of(List.of("shop", "message"), List.of("hitotsu", "message_next"))) {
            decode(events.tableMap(table.getFirst(), table.getLast()));
            assertThat(decode(events.rows(false, new byte[] {1, 2, 3}))).isEqualTo(Mark.NOTHING);
        }
    }

    @Test
    void aMessageThatIsTooLargeIsNotRead() throws Exception {
        decode(events.format());
        decode(events.tableMap("hitotsu", "message"));
        assertThat(decode(events.rows(true, Events.row(9, 0, ID, "orders", null, "x".repeat(1_001)))))
                .isInstanceOf(BinlogEvent.Hidden.class);
    }

    @Test
    void rowsOfATableThatNobodyDescribedAreAnError() throws Exception {
        decode(events.format());
        byte[] rows = events.rows(true, Events.row(9, 0, ID, "orders", null, "{}"));
        assertThatThrownBy(() -> decode(rows))
                .isInstanceOf(BinlogFormatException.class)
                .hasMessage("rows of table " + Events.TABLE + ": not described (expected: a description before them)");
        decode(events.tableMap("hitotsu", "message"));
        assertThat(decode(rows)).isInstanceOf(BinlogEvent.Rows.class);
        decode(events.tableMap("shop", "orders"));
        assertThat(decode(rows)).isEqualTo(Mark.NOTHING);
        decode(events.mariaDbGtid(0, 5, false));
        assertThatThrownBy(() -> decode(rows)).hasMessageContaining("not described");
    }

    @Test
    void aTableThatWasAlteredIsNamed() throws Exception {
        decode(events.format());
        byte[] altered = events.event(
                EventTypes.TABLE_MAP,
                new Events.Body()
                        .little(Events.TABLE, 6)
                        .little(0, 2)
                        .little(7, 1)
                        .text("hitotsu")
                        .little(0, 1)
                        .little(7, 1)
                        .text("message")
                        .little(0, 1)
                        .little(1, 1)
                        .little(8, 1)
                        .little(0, 1)
                        .little(0, 1));
        assertThatThrownBy(() -> decode(altered))
                .hasMessageContaining("table message: 1 columns (expected: 12; was the table altered?)");
    }

    @Test
    void transactionsBeginWithTheirGtid() throws Exception {
        decode(events.format());
        assertThat(decode(events.mySqlGtid(ID, 12))).isEqualTo(new BinlogEvent.Begin(ID + ":12", Form.UNKNOWN));
        assertThat(decode(events.mariaDbGtid(3, 12, false)))
                .isEqualTo(new BinlogEvent.Begin("3-1-12", Form.TRANSACTION));
        assertThat(decode(events.mariaDbGtid(3, 12, true))).isEqualTo(new BinlogEvent.Begin("3-1-12", Form.STATEMENT));
        assertThat(decode(events.xid())).isEqualTo(Mark.COMMIT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BEGIN | BEGIN",
                "COMMIT | COMMIT",
                "ROLLBACK | ROLLBACK",
                "SAVEPOINT `a` | NOTHING",
                "CREATE TABLE shop.message (a INT) | STATEMENT",
                "/* hitotsu.x */ FLUSH LOGS | STATEMENT",
                "# Dum | STATEMENT",
                "INSERT INTO orders VALUES (1) | a statement where rows are expected",
                "/* x */ -- y; (select f()) | a statement where rows are expected",
                "/*!50000 insert*/ into x | a statement where rows are expected",
                "ALTER TABLE hitotsu.message ENGINE = InnoDB | a change of the table",
                "RENAME TABLE `hitotsu`.`message` TO a | a change of the table",
                "DROP DATABASE hitotsu | a change of the table",
                "ROLLBACK TO `a` | ROLLBACK TO",
                "XA COMMIT | an XA statement"
            })
    void statementsEndTransactionsOrHideRows(String sql, String expected) throws Exception {
        decode(events.format());
        BinlogEvent event = decode(events.query("shop", sql.replace(";", "\n")));
        if (event instanceof BinlogEvent.Hidden hidden) {
            assertThat(hidden.reason()).startsWith(expected);
        } else {
            assertThat(event).hasToString(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18, 20, 26, 34, 40, 42, 165, 166, 169})
    void whatMightHideRowsSaysSo(int type) throws Exception {
        assertThat(decode(events.event(type, new Events.Body()))).isInstanceOf(BinlogEvent.Hidden.class);
    }

    @Test
    void anEventOfAnUnknownTypeIsAnError() {
        assertThatThrownBy(() -> decode(new Events(false).event(99, new Events.Body())))
                .isInstanceOf(BinlogFormatException.class)
                .hasMessageContaining("unknown type 99");
    }

    /** With checksums, which servers write unless told otherwise, no byte changes unnoticed. */
    @Test
    void damagedBytesAreAnErrorAndNeverAnotherMessage() throws Exception {
        fuzz(true);
    }

    @Test
    void damagedBytesWithoutChecksumsAreAnErrorOrAnEvent() throws Exception {
        fuzz(false);
    }

    private void fuzz(boolean checksums) throws Exception {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        Random random = new Random(SEED);
        Events made = new Events(checksums);
        List<byte[]> samples = List.of(
                made.mySqlGtid(ID, 5),
                made.mariaDbGtid(0, 5, true),
                made.query("shop", "INSERT INTO x VALUES (1)"),
                made.query("shop", "XA START 'a','b',1"),
                made.xid(),
                made.tableMap("hitotsu", "message"),
                made.rows(true, Events.row(7, 0, ID, "orders", "k", "{}"), Events.row(8, 0, ID, "orders", null, "")),
                made.rows(false, Events.row(9, 1, ID, "", null, "")));
        int errors = 0;
        for (int round = 0; round < ROUNDS; round++) {
            BinlogDecoder fresh = new BinlogDecoder(SchemaName.DEFAULT, 1_000);
            fresh.decode(made.format());
            fresh.decode(made.tableMap("hitotsu", "message"));
            byte[] sample = samples.get(random.nextInt(samples.size()));
            byte[] damaged = damage(sample, random);
            try {
                fresh.decode(damaged);
                assertThat(checksums && !Arrays.equals(damaged, sample))
                        .as("round %s", round)
                        .isFalse();
            } catch (BinlogFormatException e) {
                assertThat(e).as("round %s", round).hasMessageContaining("expected");
                errors++;
            }
        }
        assertThat(errors).isGreaterThan(ROUNDS / 10);
    }

    private static byte[] damage(byte[] sample, Random random) {
        byte[] damaged =
                random.nextInt(4) == 0 ? Arrays.copyOf(sample, random.nextInt(sample.length + 20)) : sample.clone();
        for (int left = random.nextInt(4); left >= 0 && damaged.length > 0; left--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    private BinlogEvent decode(byte[] event) throws BinlogFormatException {
        return decoder.decode(event);
    }
}
