package dev.hitotsu.mysql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GapsTest {
    private final Gaps gaps = new Gaps(10, new long[] {3, 4, 7, 7}, 100);

    @Test
    void remembersWhatItPassed() {
        gaps.advanceTo(11, 200);
        gaps.advanceTo(15, 200);

        assertThat(gaps.position()).isEqualTo(15);
        assertThat(gaps.ranges()).containsExactly(3, 4, 7, 7, 12, 14);
    }

    @Test
    void aRowClosesItsPositionAndSplitsTheGap() {
        gaps.advanceTo(20, 200);

        assertThat(gaps.fill(15)).isTrue();
        assertThat(gaps.fill(7)).isTrue();
        assertThat(gaps.fill(7)).isFalse();
        assertThat(gaps.fill(5)).isFalse();
        assertThat(gaps.ranges()).containsExactly(3, 4, 11, 14, 16, 19);
    }

    @Test
    void aSealedSegmentThatWasReadHasNoGaps() {
        gaps.close(17);

        assertThat(gaps.ranges()).isEmpty();
        assertThat(gaps.position()).isEqualTo(16);
    }

    @Test
    void aGapIsOldAfterItsTimeAndTheWalkGoesOnWhereItWas() {
        gaps.advanceTo(13, 500);

        assertThat(gaps.olderThan(100, 0, 10)).isEmpty();
        assertThat(gaps.olderThan(101, 0, 10)).containsExactly(3, 4, 7);
        assertThat(gaps.olderThan(101, 4, 2)).containsExactly(4, 7);
        assertThat(gaps.olderThan(501, 8, 10)).containsExactly(11, 12);
    }

    @Test
    void theVersionGrowsWithEveryChangeAlone() {
        long before = gaps.version();
        assertThat(gaps.fill(9)).isFalse();
        assertThat(gaps.version()).isEqualTo(before);
        gaps.fill(7);
        assertThat(gaps.version()).isGreaterThan(before);
        assertThatThrownBy(() -> gaps.advanceTo(10, 0)).hasMessageContaining("greater than 10");
    }
}
