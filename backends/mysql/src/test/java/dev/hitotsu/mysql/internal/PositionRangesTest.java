package dev.hitotsu.mysql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.mysql.internal.PositionRanges.Range;
import org.junit.jupiter.api.Test;

class PositionRangesTest {
    private final PositionRanges ranges = new PositionRanges();

    @Test
    void aPositionIsTakenOutOfItsRange() {
        ranges.add(3, 7);
        ranges.add(9, 9);
        ranges.add(12, 11);
        ranges.remove(5);
        ranges.remove(9);
        ranges.remove(20);

        assertThat(ranges.list()).containsExactly(new Range(3, 4), new Range(6, 7));
    }

    @Test
    void everythingFromAPositionOnIsTakenOut() {
        ranges.add(3, 7);
        ranges.add(9, 12);
        ranges.removeFrom(9);
        assertThat(ranges.list()).containsExactly(new Range(3, 7));
        ranges.removeFrom(5);
        assertThat(ranges.list()).containsExactly(new Range(3, 4));
        ranges.removeFrom(3);
        assertThat(ranges.isEmpty()).isTrue();
    }
}
