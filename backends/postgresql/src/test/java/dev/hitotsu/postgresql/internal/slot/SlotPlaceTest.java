package dev.hitotsu.postgresql.internal.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlotPlaceTest {
    @Test
    void aPlaceIsReadAsItWasWritten() {
        SlotPlace place = new SlotPlace(-1, 7, Instant.parse("1999-12-31T23:59:59.123456Z"));
        LogCheckpoint checkpoint = place.checkpoint(42);

        assertThat(SlotPlace.of(checkpoint)).isEqualTo(place);
        assertThat(checkpoint.kind()).isEqualTo(SlotPlace.KIND);
        assertThat(checkpoint.position()).isEqualTo(42);
    }

    @Test
    void aPlaceOfAnotherLengthIsRefused() {
        LogCheckpoint wrong = new LogCheckpoint(SlotPlace.KIND, 1, new long[0], new byte[23]);
        assertThatThrownBy(() -> SlotPlace.of(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("checkpoint: a place of 23 bytes (expected: 24)");
    }

    /** As PostgreSQL writes them. */
    @Test
    void aNumberIsWrittenInTwoParts() {
        assertThat(SlotPlace.text(0)).isEqualTo("0/0");
        assertThat(SlotPlace.text(0x1_0000_ABCDL)).isEqualTo("1/ABCD");
        assertThat(SlotPlace.text(-1)).isEqualTo("FFFFFFFF/FFFFFFFF");
    }
}
