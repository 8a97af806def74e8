package dev.hitotsu.http.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.5",
                "100.100.100.200",
                "127.0.0.1",
                "127.8.8.8",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "198.19.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:10.0.0.5",
                "64:ff9b::a00:5",
                "64:ff9b:1::1",
                "2002:a00:5::",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatMeansSomethingInsideIsNotPublic(String address) throws UnknownHostException {
        assertThat(PublicAddresses.otherMeaning(InetAddress.getByName(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2002:808:808::"})
    void otherAddressesArePublic(String address) throws UnknownHostException {
        assertThat(PublicAddresses.otherMeaning(InetAddress.getByName(address))).isEmpty();
    }

    @Test
    void aNetworkIsAnAddressOrARangeAndNotAName() {
        assertThat(Network.of("10.1.2.3").prefixLength()).isEqualTo(32);
        assertThat(Network.of("fd12::/48").prefixLength()).isEqualTo(48);
        assertThatThrownBy(() -> Network.of("example.com/8"))
                .hasMessage("network: example.com/8 (expected: an address or a network, such as 10.1.0.0/16)");
        assertThatThrownBy(() -> Network.of("10.0.0.0/33")).hasMessage("prefixLength: 33 (expected: 0..32)");
        assertThatThrownBy(() -> Network.of("10.0.0.0/x")).hasMessageContaining("10.0.0.0/x");
    }
}
