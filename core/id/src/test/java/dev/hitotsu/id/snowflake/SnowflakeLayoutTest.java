package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.SnowflakeParts;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnowflakeLayoutTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);

    @Test
    void decodeTakesApartWhatComposePutTogether() {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            SnowflakeLayout layout = randomLayout(random);
            long millis = random.nextLong(layout.horizonMillis() - 1);
            int slot = random.nextInt(layout.slotCount());
            int sequence = random.nextInt(layout.idsPerMillisecond());

            SnowflakeParts parts = layout.decode(layout.compose(millis << layout.sequenceBits() | sequence, slot));

            assertThat(parts.time())
                    .as(layout::toString)
                    .isEqualTo(layout.epoch().plusMillis(millis));
            assertThat(layout.slotOf(new WorkerId(parts.datacenter(), parts.worker())))
                    .isEqualTo(slot);
            assertThat(parts.sequence()).isEqualTo(sequence);
        }
    }

    @Test
    void isReadAsItIsWritten() {
        SnowflakeLayout layout = SnowflakeLayout.parse("41/3/7/12");

        assertThat(layout).isEqualTo(SnowflakeLayout.of(41, 3, 7, 12));
        assertThat(layout).hasToString("41/3/7/12 signed since 2026-01-01T00:00:00Z");
        assertThatThrownBy(() -> SnowflakeLayout.parse("41-5"))
                .hasMessage("layout: \"41-5\" (expected: bits of timestamp, datacenter, worker and sequence,"
                        + " such as 41/5/5/13)");
    }

    @Test
    void bitsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> SnowflakeLayout.of(41, 5, 6, 13))
                .hasMessage("bits: 41/5/6/13 make 65 (expected: a sum of 64 or less)");
        assertThatThrownBy(() -> SnowflakeLayout.of(20, 5, 5, 13)).hasMessage("timestampBits: 20 (expected: 32..63)");
        assertThatThrownBy(() -> SnowflakeLayout.of(41, 11, 5, 1)).hasMessage("datacenterBits: 11 (expected: 0..10)");
        assertThatThrownBy(() -> SnowflakeLayout.of(41, 0, 17, 1)).hasMessage("workerBits: 17 (expected: 0..16)");
        assertThatThrownBy(() -> SnowflakeLayout.of(41, 5, 5, 0)).hasMessage("sequenceBits: 0 (expected: 1..22)");
        assertThatThrownBy(() -> SnowflakeLayout.of(42, 0, 0, 22).withSignedness(Signedness.UNSIGNED))
                .hasMessageContaining("expected: at least 1");
        assertThatThrownBy(() -> SnowflakeLayout.defaults().withEpoch(SnowflakeLayout.DEFAULT_EPOCH.plusNanos(1)))
                .hasMessageContaining("expected: a whole millisecond");
    }

    @Test
    void anIdWithForeignBitsIsRefused() {
        assertThatThrownBy(() -> SnowflakeLayout.defaults().decode(-1))
                .hasMessageStartingWith("id: 18446744073709551615 (expected: 63 bits");
        assertThatThrownBy(() -> SnowflakeLayout.of(32, 0, 0, 10).decode(1L << 42))
                .hasMessageContaining("expected: 42 bits");
    }

    private static SnowflakeLayout randomLayout(Random random) {
        Signedness signedness = random.nextBoolean() ? Signedness.SIGNED : Signedness.UNSIGNED;
        SnowflakeLayout layout = SnowflakeLayout.of(
                random.nextInt(32, 43), random.nextInt(11), 1 + random.nextInt(5), 1 + random.nextInt(6));
        return layout.withSignedness(signedness);
    }
}
