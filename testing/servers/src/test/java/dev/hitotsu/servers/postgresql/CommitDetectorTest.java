package dev.hitotsu.servers.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitDetectorTest {
    private final CommitDetector detector = new CommitDetector();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @BeforeEach
    void startSession() {
        untyped(80_877_104, "");
        untyped(80_877_103, "");
        untyped(196_608, "user\0COMMIT\0\0");
    }

    @Test
    void findsASimpleQueryThatCommits() {
        typed('Q', "COMMIT\0");
        typed('Q', " end transaction; \0");
        typed('Q', "INSERT INTO item VALUES ('COMMIT')\0");

        deliver(Integer.MAX_VALUE);

        assertThat(detector.completed()).isEqualTo(2);
    }

    @Test
    void findsEachExecutionOfAStatementThatWasParsedOnce() {
        typed('P', "S_1\0COMMIT\0\0\0");
        for (int i = 0; i < 3; i++) {
            typed('B', "\0S_1\0\0\0\0\0\0\0");
            typed('E', "\0\0\0\0\0");
            typed('S', "");
        }

        deliver(Integer.MAX_VALUE);

        assertThat(detector.started()).isEqualTo(3);
        assertThat(detector.completed()).isEqualTo(3);
    }

    @Test
    void forgetsAStatementWhoseNameIsUsedAgain() {
        typed('P', "\0COMMIT\0\0\0");
        typed('B', "\0\0\0\0\0\0\0\0");
        typed('S', "");
        typed('P', "\0SELECT 1\0\0\0");
        typed('B', "\0\0\0\0\0\0\0\0");
        typed('S', "");

        deliver(Integer.MAX_VALUE);

        assertThat(detector.completed()).isEqualTo(1);
    }

    @Test
    void isCompleteOnlyWithTheSync() {
        typed('P', "S_1\0COMMIT\0\0\0");
        typed('B', "\0S_1\0\0\0\0\0\0\0");
        typed('E', "\0\0\0\0\0");

        deliver(Integer.MAX_VALUE);

        assertThat(detector.started()).isEqualTo(1);
        assertThat(detector.completed()).isZero();
    }

    @Test
    void doesNotCareWhereTheNetworkCutsTheStream() {
        typed('P', "S_1\0COMMIT\0\0\0");
        typed('B', "\0S_1\0\0\0\0\0\0\0");
        typed('E', "\0\0\0\0\0");
        typed('S', "");

        deliver(1);

        assertThat(detector.completed()).isEqualTo(1);
    }

    private void untyped(int code, String rest) {
        write(ByteBuffer.allocate(8 + rest.length()).putInt(8 + rest.length()).putInt(code), rest);
    }

    private void typed(char type, String body) {
        write(ByteBuffer.allocate(5 + body.length()).put((byte) type).putInt(4 + body.length()), body);
    }

    private void write(ByteBuffer header, String rest) {
        sent.writeBytes(header.put(rest.getBytes(StandardCharsets.ISO_8859_1)).array());
    }

    private void deliver(int pieceSize) {
        ByteBuffer buffer = ByteBuffer.wrap(sent.toByteArray());
        while (buffer.hasRemaining()) {
            byte[] piece = new byte[Math.min(pieceSize, buffer.remaining())];
            buffer.get(piece);
            detector.add(piece);
        }
    }
}
