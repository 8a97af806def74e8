package dev.hitotsu.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.snowflake.SnowflakeLayout;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdDecoderTest {
    private static final IdDecoder DECODER = IdDecoder.of(SnowflakeLayout.defaults()::decode);

    private final ManualClock clock = ManualClock.create();

    @Test
    void everyKindIsTold() {
        Random random = new Random(42);
        UUID uuid4 = Uuid4.of(random).next();
        UUID uuid7 = Uuid7.of(clock, random).next();
        String ulid = Ulid.of(clock, random).nextText();

        assertThat(DECODER.decode(uuid4.toString())).isEqualTo(new UuidParts(uuid4));
        assertThat(DECODER.decode(uuid4.toString()).createdAt()).isEmpty();
        assertThat(DECODER.decode(uuid7.toString()).createdAt()).contains(clock.instant());
        assertThat(DECODER.decode(ulid)).isInstanceOf(UlidParts.class);
        assertThat(DECODER.decode(ulid).createdAt()).contains(clock.instant());
        assertThat(DECODER.decode("8388609"))
                .satisfies(id -> assertThat(id)
                        .isEqualTo(
                                new SnowflakeParts(8_388_609, SnowflakeLayout.DEFAULT_EPOCH.plusMillis(1), 0, 0, 1)));
    }

    @Test
    void whatWasReadIsWrittenAgain() {
        for (String text :
                new String[] {"919108f7-52d1-4320-9bac-f847db4148a8", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "8388609"}) {
            assertThat(DECODER.decode(text).text()).isEqualTo(text);
        }
        assertThat(DECODER.decode("8388609").createdAt()).contains(SnowflakeLayout.DEFAULT_EPOCH.plusMillis(1));
    }

    @Test
    void aSnowflakeIdHasUpToTwentyDigitsAndNothingElse() {
        IdDecoder any = IdDecoder.of(id -> new SnowflakeParts(id, SnowflakeLayout.DEFAULT_EPOCH, 0, 0, 0));

        assertThat(any.decode("18446744073709551615").text()).isEqualTo("18446744073709551615");
        assertThat(any.decode("0").text()).isEqualTo("0");
        for (String wrong : new String[] {"1/", "1:", "018446744073709551615"}) {
            assertThatThrownBy(() -> any.decode(wrong)).hasMessageContaining("a Snowflake id of up to 20 digits");
        }
    }

    @Test
    void vectorsOfTheSpecifications() {
        // RFC 9562, appendix A.3 and A.6; the README of ulid/spec.
        assertThat(((UuidParts) DECODER.decode("919108f7-52d1-4320-9bac-f847db4148a8")).version())
                .isEqualTo(4);
        assertThat(DECODER.decode("017F22E2-79B0-7CC3-98C4-DC0C0C07398F").createdAt())
                .contains(Instant.parse("2022-02-22T19:22:22Z"));
        assertThat(DECODER.decode("01ARZ3NDEKTSV4RRFFQ69G5FAV").createdAt())
                .contains(Instant.ofEpochMilli(1469922850259L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "-5",
                "123456789012345678901",
                "99999999999999999999",
                "00000000-0000-0000-0000-000000000000",
                "c232ab00-9414-11ec-b3c8-9f6bdeced846",
                "919108f7-52d1-4320-1bac-f847db4148a8",
                "919108f752d143209bacf847db4148a8",
                "81ARZ3NDEKTSV4RRFFQ69G5FAV",
                "01ARZ3NDEKTSV4RRFFQ69G5FAU",
                "01ARZ3NDEKTSV4RRFFQ69G5FA\u001b",
                "9223372036854775808"
            })
    void nonsenseIsNamedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> DECODER.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)id: .*\\(expected: .*\\)")
                .hasMessageContaining(text.replace('\u001b', '\uFFFD'))
                .hasMessageNotContaining("\u001b");
    }
}
