package dev.hitotsu.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.StoreProvider;
import java.util.ServiceLoader;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperAddressTest {
    @ParameterizedTest
    @CsvSource({
        "zk://one, one, ''",
        "zk://one/, one, ''",
        "'zk://one:2181,two:2182/shop', 'one:2181,two:2182', /shop",
        "zk://[::1]:2181/shop/eu, [::1]:2181, /shop/eu"
    })
    void readsHostsAndThePathAboveAll(String uri, String hosts, String chroot) {
        ZooKeeperAddress address = ZooKeeperAddress.parse(uri);

        assertThat(address.hosts()).isEqualTo(hosts);
        assertThat(address.chroot()).isEqualTo(chroot);
        assertThat(address.digest()).isEmpty();
        assertThat(address.acl()).isEqualTo(ZooDefs.Ids.OPEN_ACL_UNSAFE);
        assertThat(address).hasToString("zk://" + hosts + chroot);
    }

    @Test
    void readsCredentialsAndDoesNotShowThem() {
        ZooKeeperAddress address = ZooKeeperAddress.parse("zk://user:p%40ss+w%2Frd@one:2181/shop");

        assertThat(address.digest()).contains("user:p@ss+w/rd".getBytes(UTF_8));
        assertThat(address.acl()).isEqualTo(ZooDefs.Ids.CREATOR_ALL_ACL);
        assertThat(address).hasToString("zk://one:2181/shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zk://",
                "zk:///shop",
                "zk://one:port",
                "zk://one,,two",
                "zk://one/a//b",
                "zk://one/../b",
                "zk://user:secret@",
                "zk://user:sec@ret@one",
                "zk://user:secret@one/?x",
                "zk://user@one",
                "zk://user:%zzsecret@one"
            })
    void namesAWrongUriAndTheFormWithoutThePassword(String wrong) {
        assertThatThrownBy(() -> ZooKeeperAddress.parse(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("coordination: zk://")
                .hasMessageEndingWith("(expected: zk://[user:password@]host1:2181,host2:2181/path)")
                .hasMessageNotContaining("sec");
    }

    @Test
    void isFoundByItsPrefix() {
        assertThat(ServiceLoader.load(StoreProvider.class))
                .extracting(StoreProvider::uriPrefix)
                .contains("zk://");
    }
}
