package dev.hitotsu.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryLimitTest {
    private static final String JSON =
            "{\"arguments\":{\"x-delivery-limit\":%s},\"effective_policy_definition\":{\"delivery-limit\": %s}}";

    /** RabbitMQ 3 takes a negative limit for zero, 4 for none. */
    @ParameterizedTest
    @CsvSource({"5, 3, 3, 3", "3, 5, 3, 3", "-1, 5, 4, 5", "-1, 5, 3, 0", "-1, -1, 4, 9223372036854775807"})
    void isTheLowerOfArgumentAndPolicy(String argument, String policy, int version, long limit) {
        assertThat(DeliveryLimit.described(JSON.formatted(argument, policy), version)
                        .deliveries())
                .isEqualTo(limit);
    }

    @Test
    void isTwentyWhereNothingSaysOtherwiseFromVersionFourOn() {
        String json = "{\"arguments\":{\"x-queue-type\":\"quorum\"},\"effective_policy_definition\":{}}";

        assertThat(DeliveryLimit.described(json, 4).deliveries()).isEqualTo(20);
        assertThat(DeliveryLimit.described(json, 3).deliveries()).isEqualTo(Long.MAX_VALUE);
        assertThat(DeliveryLimit.described(json, 3).isNear(1_000)).isFalse();
    }

    @Test
    void findsThePoliciesThatMatchAQueue() {
        String json =
                "[{\"vhost\":\"/\",\"name\":\"a\",\"pattern\":\"^ord\\\\.\",\"definition\":{\"delivery-limit\":4}},"
                        + "{\"vhost\":\"/\",\"name\":\"b\",\"pattern\":\"^pay\",\"definition\":{\"delivery-limit\":2}},"
                        + "{\"vhost\":\"/\",\"name\":\"c\",\"pattern\":\"(*PCRE only)\",\"definition\":{\"delivery-limit\":9}}]";

        String matching = String.join("", DeliveryLimit.matchingPolicies(json, "ord.1"));

        assertThat(DeliveryLimit.described(matching, 3).deliveries()).isEqualTo(4);
        assertThat(DeliveryLimit.matchingPolicies(json, "orders")).hasSize(1);
        assertThat(DeliveryLimit.matchingPolicies("[]", "orders")).isEmpty();
    }

    @Test
    void isNearFromItsHalfOn() {
        DeliveryLimit limit = DeliveryLimit.assumed();

        assertThat(limit.isNear(9)).isFalse();
        assertThat(limit.isNear(10)).isTrue();
    }

    /** RabbitMQ 3 would take -1 for zero, and drop every message that comes again. */
    @Test
    void isSwitchedOffOnlyWhereTheVersionKnowsHow() {
        assertThat(DeliveryLimit.unlimitedQuorumQueue(4))
                .isEqualTo(Map.of("x-queue-type", "quorum", "x-delivery-limit", -1));
        assertThat(DeliveryLimit.unlimitedQuorumQueue(3)).isEqualTo(Map.of("x-queue-type", "quorum"));
        assertThat(DeliveryLimit.unlimitedQuorumQueue(0)).isEqualTo(Map.of("x-queue-type", "quorum"));
    }
}
