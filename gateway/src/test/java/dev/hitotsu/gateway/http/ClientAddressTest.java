package dev.hitotsu.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
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

    /** The machine before the gateway is trusted, so its own address must not stand for the client's. */
    @Test
    void whatIsNoAddressIsNobodys() {
        for (String line :
                List.of("unknown", "1.1.1.1, ", "1.1.1.1\" evil", "1.1.1.1.1", "[2001:db8::1", "1.1.1.1:2:3")) {
            assertThat(of(1, line)).as(line).isEqualTo(ClientAddress.UNKNOWN);
        }
    }

    @Test
    void portsAreNoPartOfAnAddress() {
        assertThat(of(1, "1.1.1.1:50123")).isEqualTo("1.1.1.1");
        assertThat(of(1, "[2001:db8::1]:443")).isEqualTo("2001:db8::1");
        assertThat(of(1, "[2001:db8::1]")).isEqualTo("2001:db8::1");
    }

    private static String of(int trustedHops, String... lines) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String line : lines) {
            headers.add("X-Forwarded-For", line);
        }
        return ClientAddress.of(headers, PEER, trustedHops);
    }
}
