package dev.hitotsu.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitKeyTest {
    @Test
    void theAddressesOfANetworkOfIpv6AreOne() {
        assertThat(LimitKey.network("2001:db8::1")).isEqualTo(LimitKey.network("2001:db8:0:0:ffff::2"));
        assertThat(LimitKey.network("2001:db8::1")).isNotEqualTo(LimitKey.network("2001:db8:0:1::1"));
    }

    @Test
    void theAddressesOfIpv4AreApart() {
        assertThat(LimitKey.network("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(LimitKey.network("::ffff:192.0.2.1")).isNotEqualTo(LimitKey.network("::ffff:192.0.2.2"));
        assertThat(LimitKey.network("unknown")).isEqualTo("unknown");
    }
}
