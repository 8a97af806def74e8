package dev.hitotsu.coordination.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "zk://user@a:1/x, zk://user:p%40%2F%3F%20w@a:1/x",
        "'etcd://user@a:1,b:2/x', 'etcd://user:p%40%2F%3F%20w@a:1,b:2/x'",
        "jdbc:postgresql://a/x?user=u, jdbc:postgresql://a/x?user=u&password=p%40%2F%3F%20w",
    })
    void aPasswordIsPutInEncoded(String uri, String expected) {
        assertThat(StoreUris.withPassword(uri, "p@/? w")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zk://a:1/x",
                "etcd://user:SECRET@a:1/x",
                "jdbc:postgresql://a/x",
                "jdbc:postgresql://a/x?user=u&password=SECRET"
            })
    void aPasswordWithoutAUserOrBesideAnotherIsRefused(String uri) {
        assertThatThrownBy(() -> StoreUris.withPassword(uri, "OTHER"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a URI with a user and without a password")
                .message()
                .doesNotContain("SECRET", "OTHER");
    }
}
