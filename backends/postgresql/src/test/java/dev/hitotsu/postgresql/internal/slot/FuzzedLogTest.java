package dev.hitotsu.postgresql.internal.slot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.relay.store.LogEntry;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that the server would never send: an error that names them, and never anything else. */
class FuzzedLogTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int INPUTS = Integer.getInteger("hitotsu.fuzz", 5_000);

    private final Random random = new Random(SEED);

    @Test
    void isRefusedOrMeansWhatItSays() throws Exception {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            refused += decode(mutated(valid())) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void isRefusedWhereItEndsTooSoonOrTooLate() throws Exception {
        for (int kind = 0; kind < 3; kind++) {
            byte[] whole = valid(kind);
            assertThat(decode(whole)).isTrue();
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> LogEventDecoder.decode(ByteBuffer.wrap(part)))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("(expected: ");
            }
            byte[] more = Arrays.copyOf(whole, whole.length + 1);
            assertThatThrownBy(() -> LogEventDecoder.decode(ByteBuffer.wrap(more)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("1 more bytes");
        }
    }

    /** The record within a message: whatever is wrong with it, the message is parked with its bytes and the reason. */
    @Test
    void aRecordThatIsNoneIsParkedAndNamed() throws Exception {
        byte[] content = record();
        for (int length = 0; length < content.length; length++) {
            LogEntry entry = entry(Arrays.copyOf(content, length));
            assertThat(entry).isInstanceOf(LogEntry.Unreadable.class);
            assertThat(entry.message().payload()).hasSize(length);
        }
        assertThat(entry(content)).isInstanceOf(LogEntry.Readable.class);
    }

    private static boolean decode(byte[] bytes) {
        try {
            if (LogEventDecoder.decode(ByteBuffer.wrap(bytes)) instanceof LogEvent.Emitted emitted) {
                assertThat(EmittedMessage.entry(emitted, 1, 1 << 20).position()).isEqualTo(1);
            }
            return true;
        } catch (SQLException e) {
            assertThat(e.getMessage()).startsWith("pgoutput: ").contains("(expected: ");
            return false;
        }
    }

    private static LogEntry entry(byte[] content) {
        return EmittedMessage.entry(
                new LogEvent.Emitted(true, 4711, "hitotsu:hitotsu", ByteBuffer.wrap(content)), 1, 1 << 20);
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

    private byte[] valid() throws IOException {
        return valid(random.nextInt(3));
    }

    private static byte[] valid(int kind) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        switch (kind) {
            case 0 -> {
                out.writeByte('B');
                out.writeLong(100);
                out.writeLong(5);
                out.writeInt(7);
            }
            case 1 -> {
                out.writeByte('C');
                out.writeByte(0);
                out.writeLong(100);
                out.writeLong(148);
                out.writeLong(5);
            }
            default -> {
                byte[] content = record();
                out.writeByte('M');
                out.writeByte(1);
                out.writeLong(90);
                out.write("hitotsu:hitotsu\0".getBytes(UTF_8));
                out.writeInt(content.length);
                out.write(content);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] record() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(8);
        column(out, 2950, new byte[16]);
        column(out, 25, "orders".getBytes(UTF_8));
        column(out, 25, "ключ".getBytes(UTF_8));
        column(out, 25, "OrderPlaced".getBytes(UTF_8));
        column(out, 17, new byte[] {1, 2, 3});
        column(out, 25, "a: b\n".getBytes(UTF_8));
        column(out, 1184, new byte[8]);
        out.writeInt(1184);
        out.writeInt(-1);
        return bytes.toByteArray();
    }

    private static void column(DataOutputStream out, int type, byte[] value) throws IOException {
        out.writeInt(type);
        out.writeInt(value.length);
        out.write(value);
    }
}
