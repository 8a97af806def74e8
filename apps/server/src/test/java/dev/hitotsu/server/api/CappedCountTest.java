package dev.hitotsu.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CappedCountTest {
    @Test
    void aCountThatEndedThereSaysThatThereMayBeMore() {
        assertThat(CappedCount.format(17)).isEqualTo("17");
        assertThat(CappedCount.format(99_999)).isEqualTo("99,999");
        assertThat(CappedCount.format(100_000)).isEqualTo("100,000+");
    }
}
