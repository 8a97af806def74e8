package dev.hitotsu.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PassedGapsTest {
    private final PassedGaps<Integer> gaps = new PassedGaps<>(10, new long[] {3, 4, 7, 7}, 100);

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

        assertThat(gaps.fill(15)).isNotNull();
        assertThat(gaps.fill(7)).isNotNull();
        assertThat(gaps.fill(7)).isNull();
        assertThat(gaps.fill(5)).isNull();
        assertThat(gaps.ranges()).containsExactly(3, 4, 11, 14, 16, 19);
    }

    @Test
    void aSealedSegmentThatWasReadHasNoGaps() {
        gaps.closeBefore(17);

        assertThat(gaps.ranges()).isEmpty();
        assertThat(gaps.position()).isEqualTo(16);
    }

    @Test
    void aRowSaysHowManyGapsAreLeftOfTheOneThatItWasIn() {
        gaps.advanceTo(20, 200);

        assertThat(gaps.fill(15)).isEqualTo(new PassedGaps.Gap<>(11, 19, 200));
        assertThat(new PassedGaps.Gap<>(11, 19, 200).countWithout(15)).isEqualTo(2);
        assertThat(new PassedGaps.Gap<>(11, 19, 200).countWithout(19)).isEqualTo(1);
        assertThat(new PassedGaps.Gap<>(7, 7, 200).countWithout(7)).isZero();
    }

    @Test
    void whatWasSkippedIsAGapAndMayBeGivenUp() {
        gaps.skipTo(12, 200);
        gaps.skipTo(12, 300);

        assertThat(gaps.ranges()).containsExactly(3, 4, 7, 7, 11, 12);
        gaps.removeIf(gap -> gap.about() == 100);
        assertThat(gaps.ranges()).containsExactly(11, 12);
        assertThat(gaps.position()).isEqualTo(12);
    }

    @Test
    void aWalkGoesOnInTheMiddleOfAGap() {
        assertThat(gaps.gapsFrom(4)).extracting(PassedGaps.Gap::first).containsExactly(3L, 7L);
        assertThat(gaps.gapsFrom(7)).extracting(PassedGaps.Gap::first).containsExactly(7L);
        assertThat(gaps.gapsFrom(0)).hasSize(2);
    }

    @Test
    void theVersionGrowsWithEveryChangeAlone() {
        long before = gaps.version();
        assertThat(gaps.fill(9)).isNull();
        assertThat(gaps.version()).isEqualTo(before);
        gaps.fill(7);
        assertThat(gaps.version()).isGreaterThan(before);
        assertThatThrownBy(() -> gaps.advanceTo(10, 0)).hasMessageContaining("greater than 10");
    }
}
