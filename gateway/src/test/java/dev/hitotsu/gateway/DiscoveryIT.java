package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;
import dev.hitotsu.servers.zookeeper.ZooKeeperNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DiscoveryIT {
    @Test
    void requestsFollowTheInstancesThatAreRegistered() throws Exception {
        try (ZooKeeperEnsemble zookeeper = ZooKeeperEnsemble.start(1);
                TestService one = TestService.named("one");
                TestService two = TestService.named("two");
                Coordination services = Coordination.open("zk://" + zookeeper.connectString() + "/shop");
                Gateway gateway = Gateways.start("""
                        coordination: zk://%s/shop
                        upstreams: {orders: {discover: orders, balance: round-robin}}
                        routes:
                          - {id: all, match: {path: /**}, to: orders, auth: none}
                        """.formatted(zookeeper.connectString()))) {
            assertThat(Gateways.get(gateway, "/").statusCode()).isEqualTo(503);

            Registry.Registration first = services.registry().register(instance("one", one, Map.of()));
            await().until(() -> bodies(gateway), Set.of("one")::equals);
            services.registry().register(instance("two", two, Map.of()));
            await().until(() -> bodies(gateway), Set.of("one", "two")::equals);
            services.registry().register(new ServiceInstance("orders", "evil", "127.0.0.1/x?", 1, Map.of()));
            services.registry().register(instance("drained", one, Map.of(ServiceInstance.WEIGHT, "0")));

            // The second one is to get three of four requests.
            services.registry().register(instance("more", two, Map.of(ServiceInstance.WEIGHT, "2")));
            await().until(() -> Collections.frequency(answers(gateway, 400), "one") < 120);

            first.close();
            await().until(() -> bodies(gateway), Set.of("two")::equals);
            zookeeper.nodes().forEach(ZooKeeperNode::kill);
            for (int i = 0; i < 20; i++) {
                assertThat(Gateways.get(gateway, "/").body()).isEqualTo("two");
            }
        }
    }

    private static ServiceInstance instance(String id, TestService service, Map<String, String> metadata) {
        return new ServiceInstance(
                "orders", id, "127.0.0.1", URI.create(service.url()).getPort(), metadata);
    }

    private static Set<String> bodies(Gateway gateway) throws Exception {
        return new TreeSet<>(answers(gateway, 8));
    }

    private static List<String> answers(Gateway gateway, int count) throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(Gateways.get(gateway, "/").body());
        }
        return answers;
    }
}
