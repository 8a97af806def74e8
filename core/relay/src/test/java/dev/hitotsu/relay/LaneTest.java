package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.relay.store.Lane;
import org.junit.jupiter.api.Test;

class LaneTest {
    @Test
    void neitherPersonalDataNorControlCharactersGetIntoLogs() {
        assertThat(new Lane("orders\u001b[2J", "jane@example.org").toString())
                .startsWith("Lane[topic=orders")
                .endsWith(", key=16 characters]")
                .doesNotContain("jane", "\u001b");
    }
}
