package dev.hitotsu.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRoutesTest {
    private final TopicRoutes<String> routes = new TopicRoutes<>();

    @ParameterizedTest
    @CsvSource({
        "payments, exact",
        "payment, others",
        "payments.charged, prefix",
        "payments.eu.charged, longer prefix",
        "payments.eu, prefix",
        "payments.ex, prefix",
        "payments.zz, prefix",
        "zz, others",
        "a, others"
    })
    void theNarrowestPatternTakesTheTopic(String topic, String taker) {
        routes.add("others", List.of());
        routes.add("prefix", List.of("payments.*"));
        routes.add("longer prefix", List.of("payments.eu.*"));
        routes.add("exact", List.of("payments"));

        assertThat(routes.takerOf(topic)).hasValue(taker);
    }

    @Test
    void whatNobodyTakesIsNamedWithWhatIsTaken() {
        routes.add("a", List.of("orders", "payments.*"));

        assertThat(routes.takerOf("stock")).isEmpty();
        assertThat(routes.withoutTaker("stock"))
                .isEqualTo("topic stock: no sink takes it (expected: one of [orders, payments.*])");
    }

    @Test
    void aStarAloneTakesEverything() {
        routes.add("all", List.of("*"));

        assertThat(routes.takerOf("orders")).hasValue("all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pay*ments", "*.charged", "", " ", "a**"})
    void aPatternThatIsNoneIsRefused(String pattern) {
        assertThatThrownBy(() -> routes.add("a", List.of(pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + pattern + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders.*"})
    void twoForOnePatternAreRefused(String pattern) {
        routes.add("a", List.of(pattern));

        assertThatThrownBy(() -> routes.add("b", List.of(pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sink for topics " + pattern + ": two");
    }

    @Test
    void twoForAllOtherTopicsAreRefused() {
        routes.add("a", List.of());

        assertThatThrownBy(() -> routes.add("b", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all other topics");
    }
}
