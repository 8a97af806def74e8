package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.servers.etcd.EtcdCluster;
import dev.hitotsu.testkit.contract.coordination.RotatedLoginContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** etcd forgets a user's tokens when the password changes. */
class RotatedStoreLoginIT extends RotatedLoginContract {
    private static EtcdCluster etcd;
    private static Gateway root;

    @BeforeAll
    static void start() {
        etcd = EtcdCluster.start(1);
        try (Gateway nobody = gateway("")) {
            call(nobody, "role/add", Json.object().put("name", "root"));
            for (String name : new String[] {"root", "ann"}) {
                call(nobody, "user/add", user(name, "first"));
                call(nobody, "user/grant", Json.object().put("user", name).put("role", "root"));
            }
            call(nobody, "enable", Json.object());
        }
        root = gateway("root:first@");
    }

    @AfterAll
    static void stop() {
        root.close();
        etcd.close();
    }

    private static Gateway gateway(String user) {
        return new Gateway(EtcdAddress.parse("etcd://" + user + etcd.endpoints() + "/x"), Duration.ofSeconds(10));
    }

    private static ObjectNode user(String name, String password) {
        return Json.object().put("name", name).put("password", password);
    }

    private static void call(Gateway gateway, String action, ObjectNode body) {
        gateway.call(new Request("/v3/auth/" + action, Json.bytes(body), Request.Retry.NEVER));
    }

    @Override
    protected String uri(String password) {
        return "etcd://ann:" + password + "@" + etcd.endpoints() + "/shop";
    }

    @Override
    protected void rotate(String password) {
        call(root, "user/changepw", user("ann", password));
    }
}
