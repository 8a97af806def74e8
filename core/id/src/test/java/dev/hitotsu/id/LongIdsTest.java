package dev.hitotsu.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongIdsTest {
    private static final List<Long> ASCENDING = List.of(0L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, -1L);

    @Test
    void textIsUnsignedDecimalAndComesBack() {
        assertThat(LongIds.toText(-1)).isEqualTo("18446744073709551615");
        ASCENDING.forEach(id -> assertThat(LongIds.fromText(LongIds.toText(id))).isEqualTo(id));
        LongIdGenerator seven = () -> 7;
        assertThat(seven.asText().nextText()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "x", " 1", "18446744073709551616", "١"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> LongIds.fromText(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id: \"" + text + "\" (expected: decimal digits, 0..18446744073709551615)");
    }

    @Test
    void orderIsThatOfTheUnsignedNumbers() {
        assertThat(ASCENDING).isSortedAccordingTo(LongIds.unsignedOrder());
        assertThat(ASCENDING.stream().map(LongIds::toSigned)).isSorted();
        ASCENDING.forEach(
                id -> assertThat(LongIds.fromSigned(LongIds.toSigned(id))).isEqualTo(id));
    }
}
