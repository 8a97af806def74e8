package dev.hitotsu.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private static final String PEER = "10.0.0.1";

    @Test
    void withoutTrustTheHeaderIsWorthNothing() {
        assertThat(of(0, "6.6.6.6")).isEqualTo(PEER);
    }

    @Test
    void trustedHopsCountFromTheRight() {
        assertThat(of(1, "6.6.6.6, 1.1.1.1")).isEqualTo("1.1.1.1");
        assertThat(of(2, "6.6.6.6, 1.1.1.1, 2.2.2.2")).isEqualTo("1.1.1.1");
        assertThat(of(2, "6.6.6.6", "1.1.1.1, 2.2.2.2")).isEqualTo("1.1.1.1");
        assertThat(of(1, "2001:db8::1")).isEqualTo("2001:db8::1");
    }

    @Test
    void fewerHopsThanTrustedAreAllThereIs() {
        assertThat(of(3, "1.1.1.1")).isEqualTo("1.1.1.1");
        assertThat(of(3)).isEqualTo(PEER);
    }

    @Test
    void whatIsNoAddressIsNotBelieved() {
        assertThat(of(1, "unknown")).isEqualTo(PEER);
        assertThat(of(1, "1.1.1.1, ")).isEqualTo(PEER);
        assertThat(of(1, "1.1.1.1\" evil")).isEqualTo(PEER);
    }

    private static String of(int trustedHops, String... lines) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String line : lines) {
            headers.add("X-Forwarded-For", line);
        }
        return ClientAddress.of(headers, PEER, trustedHops);
    }
}
