package dev.hitotsu.coordination.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreUrisTest {
    @ParameterizedTest
    @CsvSource({
        "zk://a:1/x, zk://a:1/x",
        "etcd://user:secret@a:1/x, etcd://…@a:1/x",
        "etcd://user:sec/ret@a:1/x, etcd://…@a:1/x",
        "etcd://user:sec?ret@a:1/x, etcd://…",
        "jdbc:postgresql://a/x?user=u&password=secret, jdbc:postgresql://a/x?…",
        "jdbc:postgresql://a/x?user=u&password=sec@ret, jdbc:postgresql://a/x?…",
        "redis, redis",
    })
    void secretsAreHidden(String uri, String expected) {
        assertThat(StoreUris.withoutSecrets(uri)).isEqualTo(expected);
    }
}
