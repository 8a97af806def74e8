package dev.hitotsu.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueNameTest {
    @Test
    void readsTheNameAndTheNumber() {
        assertThat(QueueName.parse("a~b~0000000012")).contains(new QueueName("a~b~0000000012", "a~b", 12));
        assertThat(QueueName.parse("a~-2147483648")).contains(new QueueName("a~-2147483648", "a", Integer.MIN_VALUE));
        assertThat(QueueName.isQueueName("folder~0000000012/a")).isFalse();
        assertThat(QueueName.isQueueName("folder/a~0000000012")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "a", "a~12", "a~00000000012x", "a~9999999999", "0000000012", "a~+000000001"})
    void leavesOtherNamesAlone(String other) {
        assertThat(QueueName.parse(other)).isEmpty();
    }

    @Test
    void theOrderHoldsWhenTheNumbersStartFromTheOtherEnd() {
        List<String> inOrder =
                List.of("d~2147483646", "c~2147483647", "b~-2147483648", "a~-2147483647", "e~-000000001");

        assertThat(QueueName.sorted(Stream.of(3, 0, 4, 1, 2)
                        .map(inOrder::get)
                        .flatMap(name -> QueueName.parse(name).stream())
                        .toList()))
                .extracting(QueueName::node)
                .containsExactlyElementsOf(inOrder);
    }
}
