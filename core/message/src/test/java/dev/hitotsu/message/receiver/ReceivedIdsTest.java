package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedIdsTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"
            })
    void takesWhatIdentifiesNothingForMissing(String id) {
        assertThat(ReceivedIds.of(id, "s", "t")).isNull();
    }

    @Test
    void takesAUuidAsItIs() {
        UUID id = UUID.randomUUID();

        assertThat(ReceivedIds.of(id.toString(), "s", "t")).isEqualTo(id);
        assertThat(ReceivedIds.of(id.toString().toUpperCase(Locale.ROOT), null, "t"))
                .isEqualTo(id);
    }

    @Test
    void keepsTheSameIdOfTwoSourcesApart() {
        assertThat(ReceivedIds.of("1", "a", "t")).isEqualTo(ReceivedIds.of("1", "a", "other"));
        assertThat(ReceivedIds.of("1", "a", "t")).isNotEqualTo(ReceivedIds.of("1", "b", "t"));
    }

    @Test
    void letsTheTopicStandInForABlankSource() {
        assertThat(ReceivedIds.of("1", "", "t")).isEqualTo(ReceivedIds.of("1", null, "t"));
        assertThat(ReceivedIds.of("1", " ", "t")).isNotEqualTo(ReceivedIds.of("1", " ", "other"));
    }

    @Test
    void keepsTwoTextsApartThatTheJdkReadsAsOneUuid() {
        String one = "000000001-000-0000-0000-000000000001";
        String other = "f00000001-000-0000-0000-000000000001";
        assertThat(UUID.fromString(one)).isEqualTo(UUID.fromString(other));

        assertThat(ReceivedIds.of(one, "s", "t")).isNotEqualTo(ReceivedIds.of(other, "s", "t"));
    }
}
