package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.process.ServerProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A gateway whose upstream is found in a store of services, while instances come and go, and the store dies. */
abstract class DiscoveryContract {
    /** The address of the store, for everybody. */
    abstract String uri();

    /** The store, of a single server. */
    abstract ServerProcess store();

    private Gateway gateway() {
        return Gateways.start("""
                coordination: '%s'
                upstreams: {orders: {discover: orders, balance: round-robin}}
                routes:
                  - {id: all, match: {path: /**}, to: orders, auth: none}
                """.formatted(uri()));
    }

    @Test
    void requestsFollowTheInstancesThatAreRegistered() throws Exception {
        try (TestService one = TestService.named("one");
                TestService two = TestService.named("two");
                Coordination services = Coordination.open(uri());
                Gateway gateway = gateway()) {
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
        }
    }

    @Test
    void noRequestFailsWhileTheStoreDiesAndComesBackAndInstancesLeaveAndJoin() throws Exception {
        try (TestService one = TestService.named("one");
                TestService two = TestService.named("two");
                TestService three = TestService.named("three");
                Coordination services = Coordination.open(uri());
                Gateway gateway = gateway()) {
            Registry.Registration first = services.registry().register(instance("one", one, Map.of()));
            services.registry().register(instance("two", two, Map.of()));
            await().until(() -> bodies(gateway), Set.of("one", "two")::equals);
            try (Traffic traffic = new Traffic(gateway)) {
                store().kill();
                traffic.awaitMore(200);
                // More than once: with the traffic in between, one of the two may get all requests of a look.
                await().until(() -> bodies(gateway), Set.of("one", "two")::equals);
                store().restart();
                services.registry().register(instance("three", three, Map.of()));
                await().until(() -> bodies(gateway), Set.of("one", "two", "three")::equals);
                first.close();
                await().until(() -> bodies(gateway), Set.of("three", "two")::equals);
                traffic.awaitMore(200);
                assertThat(traffic.failures()).isEmpty();
            }
        }
    }

    /** Requests, one after the other, until it is closed. */
    private static final class Traffic implements AutoCloseable {
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final AtomicInteger requests = new AtomicInteger();
        private final Gateway gateway;
        private final Thread thread;
        private volatile boolean closed;

        Traffic(Gateway gateway) {
            this.gateway = gateway;
            this.thread = Thread.ofVirtual().start(this::run);
        }

        private void run() {
            while (!closed) {
                try {
                    int status = Gateways.get(gateway, "/").statusCode();
                    if (status != 200) {
                        failures.add("status " + status);
                    }
                } catch (Exception e) {
                    failures.add(e.toString());
                }
                requests.incrementAndGet();
            }
        }

        void awaitMore(int count) {
            int before = requests.get();
            await().until(() -> requests.get() >= before + count);
        }

        List<String> failures() {
            return failures;
        }

        @Override
        public void close() throws InterruptedException {
            closed = true;
            thread.join();
        }
    }

    private static ServiceInstance instance(String id, TestService service, Map<String, String> metadata) {
        return new ServiceInstance(
                "orders", id, "127.0.0.1", URI.create(service.url()).getPort(), metadata);
    }

    private static Set<String> bodies(Gateway gateway) throws Exception {
        return new TreeSet<>(answers(gateway, 9));
    }

    private static List<String> answers(Gateway gateway, int count) throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(Gateways.get(gateway, "/").body());
        }
        return answers;
    }
}
