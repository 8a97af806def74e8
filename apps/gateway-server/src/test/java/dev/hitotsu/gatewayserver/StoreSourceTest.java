package dev.hitotsu.gatewayserver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.gateway.config.GatewayConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreSourceTest {
    private static final String YAML = """
            upstreams: {service: {addresses: "http://127.0.0.1:%d"}}
            routes:
              - {id: all, match: {path: /**}, to: service, auth: none}
            """;

    private final MemoryStore store = new MemoryStore();
    private final Coordination operator = Coordination.of(store.newClient(), CoordinationOptions.defaults());
    private final StoreSource source = StoreSource.of(
            "memory#gateway/main", "gateway/main", Coordination.of(store, CoordinationOptions.defaults()));

    @AfterEach
    void close() {
        source.close();
        operator.close();
    }

    @Test
    void whatIsPublishedIsRead() {
        operator.config().put("gateway/main", YAML.formatted(1));
        await().until(() -> source.text("").equals(YAML.formatted(1)));
        assertThat(GatewayConfig.from(source.read()).routes()).hasSize(1);

        source.publish(YAML.formatted(2));
        await().until(() -> source.text("").equals(YAML.formatted(2)));
    }

    @Test
    void aValueThatIsGoneLeavesTheOneBefore() {
        assertThatThrownBy(source::read)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("memory#gateway/main: no value");
        assertThat(source.text("before")).isEqualTo("before");
    }
}
