package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CoordinationTest {
    @Test
    void namesTheUrisThatItUnderstands() {
        assertThatThrownBy(() -> Coordination.open("redis://user:secret@host"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coordination: redis://…@host (expected: one of [mem:")
                .hasMessageNotContaining("secret");
    }
}
