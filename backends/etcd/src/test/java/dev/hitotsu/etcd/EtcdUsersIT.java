package dev.hitotsu.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.servers.etcd.EtcdCluster;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One server that knows its users: root, and ann who may do everything below /shop. */
@Timeout(180)
class EtcdUsersIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final byte[] VALUE = "1".getBytes(UTF_8);

    private static EtcdCluster etcd;

    @BeforeAll
    static void start() {
        etcd = EtcdCluster.start(1);
        Keys shop = new Keys("/shop");
        try (Gateway root = new Gateway(EtcdAddress.parse("etcd://" + etcd.endpoints() + "/x"), TIMEOUT)) {
            user(root, "root", "root");
            user(root, "ann", "secret");
            call(root, "role/add", Json.object().put("name", "root"));
            call(root, "role/add", Json.object().put("name", "shop"));
            ObjectNode permission = Json.object().put("name", "shop");
            permission
                    .putObject("perm")
                    .put("permType", "READWRITE")
                    .put("key", shop.first())
                    .put("range_end", shop.end());
            call(root, "role/grant", permission);
            call(root, "user/grant", Json.object().put("user", "root").put("role", "root"));
            call(root, "user/grant", Json.object().put("user", "ann").put("role", "shop"));
            call(root, "enable", Json.object());
        }
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    private static void user(Gateway root, String name, String password) {
        call(root, "user/add", Json.object().put("name", name).put("password", password));
    }

    private static void call(Gateway root, String action, ObjectNode body) {
        root.call(new Request("/v3/auth/" + action, Json.bytes(body), Request.Retry.NEVER));
    }

    private static EtcdStore open(String user, String prefix) {
        return new EtcdStore(EtcdAddress.parse("etcd://" + user + etcd.endpoints() + prefix), TIMEOUT);
    }

    @Test
    void oneWhoMayDoesEverythingAlsoAfterItsTokenWasForgotten() throws Exception {
        Semaphore told = new Semaphore(0);
        try (EtcdStore store = open("ann:secret@", "/shop");
                StoreWatch watch = store.watch("a", told::release)) {
            EtcdSession session = store.openSession(Duration.ofSeconds(60));
            told.acquire();
            etcd.server(0).restart();
            etcd.awaitReady();

            session.renew();
            told.acquire();
            told.drainPermits();
            assertThat(store.claim(session, "a", VALUE)).isPresent();
            told.acquire();
            store.release(session, "a");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ann:wrong@, /shop, user ann, authentication failed",
        "bob:secret@, /shop, user bob, authentication failed",
        "ann:secret@, /else, user ann, permission denied",
        "'', /shop, no user, user name is empty"
    })
    void whoMayNotIsToldWhoAndWhere(String user, String prefix, String who, String reason) {
        try (EtcdStore store = open(user, prefix)) {
            assertThatThrownBy(() -> store.put("a", VALUE, StoreEntry.ANY, null))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessageContaining("(expected: a ")
                    .hasMessageContaining("http://" + etcd.endpoints())
                    .hasMessageContaining(who)
                    .hasMessageContaining("etcdserver: " + reason)
                    .hasMessageNotContainingAny("secret", "wrong");
        }
    }
}
