package dev.hitotsu.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RatiosTest {
    @Test
    void theErrorIsTheStandardErrorOfTheMean() {
        Ratios ratios = new Ratios();
        ratios.add(9, 10);
        ratios.add(10, 10);
        ratios.add(22, 20);

        assertThat(ratios.mean()).isCloseTo(1.0, within(1e-9));
        assertThat(ratios.error()).isCloseTo(0.1 / Math.sqrt(3), within(1e-9));
    }

    @Test
    void oneRoundIsNotSureAtAll() {
        Ratios ratios = new Ratios();
        ratios.add(1, 2);

        assertThat(ratios.mean()).isEqualTo(0.5);
        assertThat(ratios.error()).isNaN();
    }
}
