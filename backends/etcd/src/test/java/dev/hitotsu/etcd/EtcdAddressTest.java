package dev.hitotsu.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.store.StoreUris;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdAddressTest {
    @Test
    void hasServersAndPrefix() {
        EtcdAddress address = EtcdAddress.parse("etcd://one:2379,10.0.0.2:2380,[::1]:2379/shop/a");

        assertThat(address.endpoints())
                .containsExactly(
                        URI.create("http://one:2379"),
                        URI.create("http://10.0.0.2:2380"),
                        URI.create("http://[::1]:2379"));
        assertThat(address.prefix()).isEqualTo("/shop/a");
        assertThat(address.user()).isNull();
    }

    @Test
    void mayHaveAUserAndTls() {
        EtcdAddress address = EtcdAddress.parse("etcds://ann:p%40s+s%2F@one:2379/shop");

        assertThat(address.endpoints()).containsExactly(URI.create("https://one:2379"));
        assertThat(address.user()).isEqualTo(new EtcdUser("ann", "p@s+s/"));
        assertThat(address).asString().doesNotContain("p@s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etcd://one:2379",
                "etcd://one:2379/",
                "etcd://one/shop",
                "etcd://one:0/shop",
                "etcd://one:70000/shop",
                "etcd://one:2379,/shop",
                "etcd://one:2379/shop/",
                "etcd://one:2379/shop?a=b",
                "etcd://@one:2379/shop",
                "etcd://one:2379,two words:2379/shop",
                "etcdx://one:2379/shop"
            })
    void isNamedWithItsFormWhereItIsWrong(String wrong) {
        assertThatThrownBy(() -> Coordination.open(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: " + EtcdAddress.FORMAT)
                .hasMessageContaining(StoreUris.withoutSecrets(wrong));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etcd://ann:secret@one/shop",
                "etcd://ann:secr%ZZet@one:2379/shop",
                "etcd://ann:sec/ret@one:2379/shop",
                "etcd://secret@one:2379/shop"
            })
    void neverShowsAPassword(String wrong) {
        assertThatThrownBy(() -> EtcdAddress.parse(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContainingAny("secr", "ret@");
    }
}
