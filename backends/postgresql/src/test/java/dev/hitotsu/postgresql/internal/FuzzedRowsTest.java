package dev.hitotsu.postgresql.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows in the database's log that the server would never send: an error, and never anything else. */
class FuzzedRowsTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int INPUTS = Integer.getInteger("hitotsu.fuzz", 5_000);
    private static final List<String> COLUMNS =
            List.of("position", "id", "topic", "key", "type", "payload", "headers", "occurred_at", "deliver_after");
    private static final List<Integer> TYPES = List.of(20, 2950, 25, 25, 25, 17, 25, 1184, 1184);

    private final Random random = new Random(SEED);

    @Test
    void areRefusedOrMeanWhatTheySay() throws Exception {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        assertThat(decode(relation(), row())).isTrue();
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            boolean first = random.nextBoolean();
            refused += decode(first ? mutated(relation()) : relation(), first ? row() : mutated(row())) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    /** What is not known might be a row. */
    @Test
    void aKindThatIsNotKnownIsAnError() throws Exception {
        for (int kind = 0; kind < 256; kind++) {
            byte[] other = {(byte) kind};
            if ("BCUDTYOM".indexOf(kind) >= 0) {
                assertThat(new PgOutput().decode(ByteBuffer.wrap(other))).isNull();
            } else {
                assertThatThrownBy(() -> new PgOutput().decode(ByteBuffer.wrap(other)))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("(expected: ");
            }
        }
    }

    /** A number in place of a text would be read as a text. */
    @Test
    void aColumnThatWasAlteredIsNamed() throws Exception {
        for (int i = 0; i < TYPES.size(); i++) {
            List<Integer> altered = new ArrayList<>(TYPES);
            altered.set(i, 23);
            ByteBuffer relation = ByteBuffer.wrap(relation(altered));
            assertThatThrownBy(() -> new PgOutput().decode(relation))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("column " + COLUMNS.get(i) + " of type 23")
                    .hasMessageContaining("expected: " + TYPES.get(i) + "; was the table message altered?");
        }
    }

    private static boolean decode(byte[] relation, byte[] row) {
        PgOutput output = new PgOutput();
        try {
            output.decode(ByteBuffer.wrap(relation));
            WalRow decoded = output.decode(ByteBuffer.wrap(row));
            if (decoded != null) {
                decoded.toEntry();
            }
            return true;
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("(expected: ");
            return false;
        }
    }

    private byte[] mutated(byte[] bytes) {
        byte[] changed =
                random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(2 * bytes.length)) : bytes.clone();
        for (int changes = random.nextInt(4); changes >= 0 && changed.length > 0; changes--) {
            changed[random.nextInt(changed.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(3) - 1);
        }
        return changed;
    }

    private static byte[] relation() throws IOException {
        return relation(TYPES);
    }

    private static byte[] relation(List<Integer> types) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte('R');
        out.writeInt(42);
        out.write("hitotsu\0message\0d".getBytes(UTF_8));
        out.writeShort(COLUMNS.size());
        for (int i = 0; i < COLUMNS.size(); i++) {
            out.writeByte(0);
            out.write((COLUMNS.get(i) + "\0").getBytes(UTF_8));
            out.writeInt(types.get(i));
            out.writeInt(-1);
        }
        return bytes.toByteArray();
    }

    private static byte[] row() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte('I');
        out.writeInt(42);
        out.writeByte('N');
        out.writeShort(COLUMNS.size());
        value(out, new byte[8]);
        value(out, new byte[16]);
        value(out, "orders".getBytes(UTF_8));
        value(out, "k".getBytes(UTF_8));
        value(out, "OrderPlaced".getBytes(UTF_8));
        value(out, new byte[] {1});
        out.writeByte('n');
        value(out, new byte[8]);
        out.writeByte('n');
        return bytes.toByteArray();
    }

    private static void value(DataOutputStream out, byte[] value) throws IOException {
        out.writeByte('b');
        out.writeInt(value.length);
        out.write(value);
    }
}
