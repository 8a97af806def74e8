package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that are asked how they are. */
class HealthTest {
    private static final String HEALTH =
            "health: {interval: 100ms, timeout: 100ms, unhealthyAfter: 2, healthyAfter: 2}";

    private static TestService service(String name, AtomicInteger health) {
        return TestService.raw(request -> {
            if (!request.path().equals("/health")) {
                request.response().end(name);
            } else if (health.get() > 0) {
                request.response().setStatusCode(health.get()).end();
            }
        });
    }

    private static String yaml(TestService one, TestService two, String health) {
        return """
                upstreams: {service: {addresses: ["%s", "%s"], balance: round-robin, %s}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: none}
                """.formatted(one.url(), two.url(), health);
    }

    /** Status 0 stands for no answer at all. */
    @ParameterizedTest
    @ValueSource(ints = {503, 302, 0})
    void anAddressThatIsUnwellGetsNoRequestsUntilItIsWellAgain(int unwell) throws Exception {
        AtomicInteger health = new AtomicInteger(200);
        try (TestService one = service("one", health);
                TestService two = service("two", new AtomicInteger(200));
                Gateway gateway = Gateways.start(yaml(one, two, HEALTH))) {
            await().until(() -> names(gateway).size() == 2);
            health.set(unwell);
            await().until(() -> names(gateway).equals(Set.of("two")));
            health.set(204);
            await().until(() -> names(gateway).size() == 2);
        }
    }

    /** The checks may be what is wrong. */
    @Test
    void whenNoneIsWellAllGetRequests() throws Exception {
        AtomicInteger health = new AtomicInteger(200);
        try (TestService one = service("one", health);
                TestService two = service("two", health);
                Gateway gateway = Gateways.start(yaml(one, two, HEALTH))) {
            health.set(500);
            for (int i = 0; i < 20; i++) {
                assertThat(names(gateway)).isNotEmpty();
            }
            await().until(() -> names(gateway).size() == 2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path: health",
                "interval: 1ms",
                "interval: 1s, timeout: 2s",
                "unhealthyAfter: 0",
                "healthyAfter: 101"
            })
    void whatMakesNoSenseIsRefused(String wrong) {
        String yaml = """
                upstreams: {service: {addresses: "http://127.0.0.1:1", health: {%s}}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: none}
                """.formatted(wrong);
        assertThatThrownBy(() -> Gateways.config(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("expected: ");
    }

    /** Of the addresses that answer. */
    private static Set<String> names(Gateway gateway) throws Exception {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            names.add(Gateways.get(gateway, "/").body());
        }
        return names;
    }
}
