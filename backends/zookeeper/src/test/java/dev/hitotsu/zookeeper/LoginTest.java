package dev.hitotsu.zookeeper;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.runtime.secret.ChangingSecret;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LoginTest {
    private final AtomicReference<String> uri = new AtomicReference<>("zk://shop:first@127.0.0.1/shop");

    private Login login() {
        return Login.of(ZooKeeperAddress.parse(uri.get()), ChangingSecret.of("the address", uri::get));
    }

    private static List<String> shown(Login login) {
        return login.digests().stream().map(digest -> new String(digest, UTF_8)).toList();
    }

    @Test
    void anotherPasswordIsShownBesideTheFirst() {
        Login login = login();
        assertThat(shown(login)).containsExactly("shop:first");
        uri.set("zk://shop:second@127.0.0.1/shop");
        await().until(() -> shown(login).size() == 2);
        assertThat(shown(login)).containsExactly("shop:first", "shop:second");
    }

    @Test
    void whoHasNoUserNeverHasOne() {
        uri.set("zk://127.0.0.1/shop");
        Login login = login();
        uri.set("zk://shop:second@127.0.0.1/shop");
        assertThat(shown(login)).isEmpty();
    }
}
