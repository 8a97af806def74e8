package dev.hitotsu.mysql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.internal.PassedGaps;
import org.junit.jupiter.api.Test;

class GapFillerTest {
    private final PassedGaps<Long> gaps = new PassedGaps<>(10, new long[] {3, 4, 7, 7}, 100L);

    @Test
    void aGapIsOldAfterItsTimeAndTheWalkGoesOnWhereItWas() {
        gaps.advanceTo(13, 500L);

        assertThat(GapFiller.olderThan(gaps, 100, 0, 10)).isEmpty();
        assertThat(GapFiller.olderThan(gaps, 101, 0, 10)).containsExactly(3, 4, 7);
        assertThat(GapFiller.olderThan(gaps, 101, 4, 2)).containsExactly(4, 7);
        assertThat(GapFiller.olderThan(gaps, 501, 8, 10)).containsExactly(11, 12);
    }
}
