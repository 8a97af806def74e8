package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    private final Set<Long> run = ConcurrentHashMap.newKeySet();

    @Test
    void eachSeedIsRunOnce() {
        long sum = Schedules.sum(5, 1_000, seed -> run.add(seed) ? seed : 1_000_000);

        assertThat(sum).isEqualTo(5 * 1_000 + 999 * 1_000 / 2);
        assertThat(run).hasSize(1_000).contains(5L, 1_004L);
    }

    @Test
    void theLeastSeedThatFailsIsNamedAndNoMoreBegin() {
        assertThatThrownBy(() -> Schedules.sum(1, Long.MAX_VALUE / 2, seed -> {
                    if (seed >= 50) {
                        throw new AssertionError("out of order");
                    }
                    return 1;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("seed 50 (replay with -Dhitotsu.seed=50 -Dhitotsu.schedules=1): out of order");
    }
}
