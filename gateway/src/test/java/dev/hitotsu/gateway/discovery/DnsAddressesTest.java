package dev.hitotsu.gateway.discovery;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.gateway.upstream.Address;
import dev.hitotsu.gateway.upstream.settings.DnsSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsAddressesTest {
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Address ONE = Address.resolved("shop", 80, false, "10.0.0.1");
    private static final Address TWO = Address.resolved("shop", 80, false, "10.0.0.2");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Future<List<Address>>> dns =
            new AtomicReference<>(Future.succeededFuture(List.of(TWO, ONE, ONE)));
    private final AtomicInteger lookUps = new AtomicInteger();
    private final DnsAddresses addresses = DnsAddresses.watch(vertx, DnsSettings.of("http://shop", OFTEN), () -> {
        lookUps.incrementAndGet();
        return dns.get();
    });

    @AfterEach
    void close() {
        addresses.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void allAddressesAreUsedAndChangesFollowed() {
        await().until(() -> addresses.current().equals(List.of(ONE, TWO)));
        dns.set(Future.succeededFuture(List.of(TWO)));
        await().until(() -> addresses.current().equals(List.of(TWO)));
    }

    @Test
    void whileDnsFailsTheLastOnesStay() {
        await().until(() -> addresses.current().equals(List.of(ONE, TWO)));
        for (Future<List<Address>> failing :
                List.of(Future.<List<Address>>failedFuture("away"), Future.succeededFuture(List.<Address>of()))) {
            dns.set(failing);
            int before = lookUps.get();
            await().until(() -> lookUps.get() >= before + 2);
            assertThat(addresses.current()).isEqualTo(List.of(ONE, TWO));
        }
    }

    @Test
    void theServiceIsCalledByItsNameAndConnectedByAddress() throws Exception {
        try (TestService service = TestService.named("service");
                Gateway gateway =
                        Gateways.start("""
                        upstreams: {service: {dns: "http://localhost:%d"}}
                        routes:
                          - {id: all, match: {path: /**}, to: service, auth: none}
                        """.formatted(URI.create(service.url()).getPort()))) {
            await().until(() -> Gateways.get(gateway, "/").statusCode() == 200);
            assertThat(service.last().headers().get("host")).startsWith("localhost:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "ftp://shop", "http://", "http://shop:x", "http://shop/path", "http://_a._tcp:80"})
    void whatIsNoNameIsRefused(String url) {
        assertThatThrownBy(() -> DnsSettings.of(url, OFTEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }
}
