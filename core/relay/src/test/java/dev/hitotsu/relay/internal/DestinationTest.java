package dev.hitotsu.relay.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a part of the target has answered, and when. */
class DestinationTest {
    private static final long HALF_A_MILLISECOND = Destination.ANSWER_GRAIN_NANOS / 2;
    private static final long START = Duration.ofHours(1).toNanos();
    private static final long SECOND = Destination.SILENCE_NANOS;

    private final Destination destination =
            new Destination("part-1", new SendWindow(100, 1 << 20), () -> Integer.MAX_VALUE, false);

    @Test
    void sixteenUnderWayAreEnoughToSeeWhetherItIsBack() {
        for (int i = 0; i < 16; i++) {
            assertThat(destination.hasRoomForProbe()).isTrue();
            destination.enter(1, START);
        }
        assertThat(destination.hasRoomForProbe()).isFalse();
    }

    @Test
    void aRefusalIsAnAnswer() {
        destination.enter(1, START);
        assertThat(destination.isQuiet(START + SECOND)).isTrue();
        destination.recordFailure(START + SECOND);
        assertThat(destination.isQuiet(START + SECOND)).isFalse();
        assertThat(destination.takesNothing(START + SECOND)).isTrue();
    }

    /** Writing them down more exactly would cost every answer. */
    @Test
    void timesAreKeptToAMillisecond() {
        destination.enter(1, START);
        destination.recordTaken(START + HALF_A_MILLISECOND);
        assertThat(destination.isQuiet(START + SECOND)).isTrue();
        assertThat(destination.takesNothing(START + SECOND)).isTrue();
        destination.recordTaken(START + 3 * HALF_A_MILLISECOND);
        assertThat(destination.isQuiet(START + SECOND)).isFalse();
        assertThat(destination.takesNothing(START + SECOND)).isFalse();
    }
}
