package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    private static final DateTimeFormatter PLAIN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void thereAreSixDigitsOfTheSecond() {
        assertThat(EventTime.format(Instant.parse("2026-01-02T03:04:05.000006789Z")))
                .isEqualTo("2026-01-02T03:04:05.000006Z");
        assertThat(EventTime.format(Instant.parse("2026-01-02T03:04:05.999999999Z")))
                .isEqualTo("2026-01-02T03:04:05.999999Z");
        assertThat(EventTime.format(Instant.parse("1969-12-31T23:59:59.5Z"))).isEqualTo("1969-12-31T23:59:59.500000Z");
    }

    /** Years with five digits, and those before the first one, have a sign. */
    @Test
    void isWhatAFormatterWrites() {
        long seed = Long.getLong("hitotsu.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-99_999_999_999L, 999_999_999_999L), random.nextInt(1_000_000_000));
            assertThat(EventTime.format(time)).as("seed " + seed).isEqualTo(PLAIN.format(time));
            assertThat(EventTime.format(time)).as("seed " + seed).isEqualTo(PLAIN.format(time));
        }
    }
}
