package dev.hitotsu.id.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "zk://a:1/x, zk://a:1/x",
        "'zk://a:1,b:2/x', 'zk://a:1,b:2/x'",
        "etcd://[::1]:2379/x, etcd://[::1]:2379/x",
        "etcd://user:secret@a:1/x, etcd://…@a:1/x",
        "etcd://user:sec/ret@a:1/x, etcd://…@a:1/x",
        "etcd://user:sec@ret@a:1/x, etcd://…@a:1/x",
        "etcd://user:sec#ret@a:1/x, etcd://…",
        "etcd://user:sec?ret@a:1/x, etcd://…",
        "etcd://user:sec/re?t@a:1/x, etcd://…",
        "etcd://user:sec/re?t=1@a:1/x, etcd://…",
        "zk://user:secret, zk://user:…",
        "jdbc:postgresql://a:5432/x, jdbc:postgresql://a:5432/x",
        "jdbc:postgresql:x, jdbc:postgresql:x",
        "jdbc:postgresql://a/x?user=u&password=secret, jdbc:postgresql://a/x?…",
        "jdbc:postgresql://a/x?user=u&password=sec@ret, jdbc:postgresql://a/x?…",
        "jdbc:postgresql:x?password=sec@ret, jdbc:postgresql:x?…",
        "jdbc:mysql://a/x;password=secret, jdbc:mysql://a/x;…",
        "jdbc:postgresql://shop:secret@a/x, jdbc:postgresql://…@a/x",
        "jdbc:postgresql:shop:secret@a/x, jdbc:postgresql:…@a/x",
        "jdbc:postgresql://shop:sec?ret@a/x, jdbc:postgresql://…",
        "amqps://shop:sec/ret@a/x, amqps://…@a/x",
        "shop:secret@a:9092, …@a:9092",
        "redis, redis",
    })
    void secretsAreHidden(String address, String expected) {
        assertThat(Addresses.withoutSecrets(address)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "a?b", "a#b", "a;b", "a@b", "a:b", "a=b", "a/b?c=d", "//", "?x=1", "a b", ";c=d/e", "1/2"
            })
    void noPasswordGetsThrough(String part) {
        for (String scheme :
                new String[] {"zk://", "etcd://", "redis://", "amqp://", "jdbc:postgresql://", "jdbc:x:", ""}) {
            String address = scheme + "user:SECRET" + part + "SECRET@host:1/x";

            assertThat(Addresses.withoutSecrets(address)).as(address).doesNotContain("SECRET");
        }
    }
}
