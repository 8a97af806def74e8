package dev.hitotsu.gateway.log;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogWriterTest {
    private static final String LONG = "x".repeat(100_000);

    @Test
    void linesAreWrittenInTheirOrder() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AccessLogWriter log = AccessLogWriter.to(out)) {
            for (int i = 0; i < 5_000; i++) {
                log.write("line " + i);
            }
        }
        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(5_000).startsWith("line 0", "line 1").endsWith("line 4999");
    }

    @Test
    void aStreamThatIsStuckStopsNobodyAndWhatIsMissingIsCounted() {
        CountDownLatch stuck = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int written = 0;
        try (AccessLogWriter log = AccessLogWriter.to(blockedUntil(stuck, out))) {
            while (log.dropped() < 10) {
                log.write(LONG);
                written++;
            }
            stuck.countDown();
            await().until(() -> out.size() > LONG.length());
        }

        String text = out.toString(UTF_8);
        Matcher dropped = Pattern.compile("\\{\"dropped\":(\\d+)}").matcher(text);
        assertThat(dropped.find()).isTrue();
        assertThat(dropped.group(1)).isEqualTo("10");
        assertThat(text.lines().filter(LONG::equals)).hasSize(written - 10);
    }

    @Test
    void aStreamThatIsBrokenStopsNobody() {
        try (AccessLogWriter log = AccessLogWriter.to(new BrokenStream())) {
            await().until(() -> {
                log.write("line");
                return log.dropped() > 0;
            });
        }
    }

    /** Whose stream it is, is unknown, and so is what it throws. */
    @ParameterizedTest
    @ValueSource(strings = {"error", "exception"})
    void whateverAStreamThrowsTheLogGoesOn(String kind) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicBoolean isBroken = new AtomicBoolean(true);
        OutputStream foreign = new OutputStream() {
            @Override
            public void write(int b) {
                if (isBroken.get()) {
                    if (kind.equals("error")) {
                        throw new NoClassDefFoundError("Codec");
                    }
                    throw new IllegalStateException("broken");
                }
                out.write(b);
            }
        };
        try (AccessLogWriter log = AccessLogWriter.to(foreign)) {
            log.write("lost");
            await().until(() -> log.dropped() > 0);
            isBroken.set(false);
            await().until(() -> {
                log.write("kept");
                return out.toString(UTF_8).contains("kept");
            });
        }
    }

    /** A disk is full for a while. */
    @Test
    void afterAFailureTheLogGoesOn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicBoolean isFull = new AtomicBoolean(true);
        OutputStream disk = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (isFull.get()) {
                    throw new IOException("no space left");
                }
                out.write(b);
            }
        };
        try (AccessLogWriter log = AccessLogWriter.to(disk)) {
            log.write("lost");
            await().until(() -> log.dropped() > 0);
            isFull.set(false);
            await().until(() -> {
                log.write("kept");
                return out.toString(UTF_8).contains("kept");
            });
        }
        assertThat(out.toString(UTF_8)).contains("{\"dropped\":1}\nkept\n").doesNotContain("lost");
    }

    private static OutputStream blockedUntil(CountDownLatch open, OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                out.write(bytes, offset, length);
            }
        };
    }

    private static final class BrokenStream extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("broken pipe");
        }
    }
}
