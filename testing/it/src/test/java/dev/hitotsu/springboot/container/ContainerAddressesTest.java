package dev.hitotsu.springboot.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Spring Boot tells of a container is an address that a store is opened by. Here the stores are there. */
class ContainerAddressesTest {
    @ParameterizedTest
    @EnumSource
    void isUnderstoodByItsStore(CoordinationServer server) {
        String uri = server.uri("localhost", server.port());
        try (Coordination opened = Coordination.open(uri, CoordinationOptions.defaults())) {
            assertThat(opened).as(uri).isNotNull();
        }
    }
}
