package dev.hitotsu.demo.check.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hitotsu.demo.shop.Broker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageReaderTest {
    @ParameterizedTest
    @EnumSource
    void readsEveryBrokerOfTheShop(Broker broker) {
        assertThat(reader(broker.name())).isNotNull();
    }

    @Test
    void anUnknownBrokerIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader("pigeon"))
                .withMessage("broker: pigeon (expected: kafka, nats, rabbitmq or sqs)");
    }

    private static MessageReader reader(String broker) {
        return MessageReader.of(new MessageSource(broker, "localhost:1", "orders"), Duration.ofSeconds(1));
    }
}
