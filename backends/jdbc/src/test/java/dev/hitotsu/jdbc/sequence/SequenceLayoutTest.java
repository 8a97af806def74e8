package dev.hitotsu.jdbc.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceLayoutTest {
    private final SequenceLayout layout = new SequenceLayout(3, 4);

    /** What a database draws stands for a pool of numbers, which are so many apart as there are databases. */
    @Test
    void noTwoDatabasesHaveANumberInCommon() {
        Set<Long> seen = new HashSet<>();
        for (int database = 0; database < 3; database++) {
            for (int draw = 0; draw < 5; draw++) {
                long value = layout.first(database) + draw * layout.increment();
                assertThat(layout.isValueOf(database, value)).isTrue();
                for (int i = 0; i < layout.poolSize(); i++) {
                    assertThat(seen.add(value + (long) i * layout.databases())).isTrue();
                }
            }
        }
        assertThat(seen).hasSize(60).contains(1L, 60L);
    }

    @Test
    void aValueOfAnotherDatabaseOrBeforeTheFirstIsNone() {
        assertThat(layout.isValueOf(0, 1)).isTrue();
        assertThat(layout.isValueOf(0, 2)).isFalse();
        assertThat(layout.isValueOf(0, 13)).isTrue();
        assertThat(layout.isValueOf(1, -10))
                .as("as far from the first as a value may be")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0, 1, 1", "0, 2, 13", "0, 13, 13", "0, 14, 25", "2, -5, 3", "2, 3, 3", "2, 4, 15"})
    void theNextValueIsNotBelowTheLeast(int database, long least, long value) {
        assertThat(layout.valueFrom(database, least)).isEqualTo(value);
        assertThat(layout.isValueOf(database, value)).isTrue();
    }

    @Test
    void theLastPoolEndsBeforeTheLargestNumber() {
        assertThat(layout.maxValue()).isEqualTo(Long.MAX_VALUE - 9);
        assertThat(new SequenceLayout(1_000, 1_000_000).increment()).isEqualTo(1_000_000_000L);
    }

    @Test
    void numbersOfDatabasesBeginWithZero() {
        layout.requireDatabase(0);
        layout.requireDatabase(2);
        for (int wrong : new int[] {-1, 3}) {
            assertThatThrownBy(() -> layout.requireDatabase(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("database: " + wrong + " (expected: 0..2)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, databases: 0 (expected: 1..1000)",
        "1001, 1, databases: 1001 (expected: 1..1000)",
        "1, 0, poolSize: 0 (expected: 1..1000000)",
        "1, 1000001, poolSize: 1000001 (expected: 1..1000000)"
    })
    void limitsAreNamed(int databases, int poolSize, String message) {
        assertThatThrownBy(() -> new SequenceLayout(databases, poolSize))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Orders", "a.b.c", "1a", "a b", "a;"})
    void aNameOfASequenceIsPlain(String wrong) {
        assertThat(SequenceName.check("shop.order_id2")).isEqualTo("shop.order_id2");
        assertThatThrownBy(() -> SequenceName.check(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sequence: \"" + wrong + "\" (expected: lower-case letters");
    }
}
