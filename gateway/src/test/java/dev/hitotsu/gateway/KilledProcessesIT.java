package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.GatewayMain;
import dev.hitotsu.gateway.support.KeptConnection;
import dev.hitotsu.gateway.support.ServiceMain;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways before two services, one of which is killed at a time, again and again, under load.
 * {@code -Dhitotsu.kills=100 -Dtest.timeout=15m} for many, which is a matter of six minutes on two cores: half of it is
 * the start of Java, while the clients go on.
 */
class KilledProcessesIT {
    private static final int KILLS = Integer.getInteger("hitotsu.kills", 2);
    private static final int CLIENTS = 2;

    /** One request of so many may fail. */
    private static final long PER_FAILURE = 10_000;

    /** Services and gateways by turns: 0 and 1 are services. */
    private static final int[] VICTIMS = {0, 2, 1, 3};

    private final int[] services = {FreePorts.next(), FreePorts.next()};
    private final int[] gateways = {FreePorts.next(), FreePorts.next()};
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @TempDir
    private Path folder;

    private ChildProcess startGateway(int index) throws Exception {
        return GatewayMain.start(folder, gateways[index], "96m", """
                        accessLog: false
                        upstreams:
                          service: {addresses: ["http://127.0.0.1:%d", "http://127.0.0.1:%d"], retry: {maxRetries: 1}}
                        routes:
                          - {id: all, match: {path: /**}, to: service, auth: none, timeout: 10s}
                        """.formatted(services[0], services[1]))
                .process();
    }

    @Test
    void aClientThatRepeatsOnceNoticesNextToNothing() throws Exception {
        List<ChildProcess> processes = new ArrayList<>(List.of(
                ServiceMain.start(services[0]), ServiceMain.start(services[1]), startGateway(0), startGateway(1)));
        AtomicBoolean isOver = new AtomicBoolean();
        try {
            for (int port : new int[] {services[0], services[1], gateways[0], gateways[1]}) {
                await().until(() -> serves(port));
            }
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(Thread.ofPlatform().start(() -> new Client(number).run(isOver)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int victim = VICTIMS[kill % VICTIMS.length];
                processes.get(victim).kill();
                long before = requests.get();
                await().until(() -> requests.get() > before + 100);
                processes.set(victim, victim < 2 ? ServiceMain.start(services[victim]) : startGateway(victim - 2));
                int port = victim < 2 ? services[victim] : gateways[victim - 2];
                await().until(() -> serves(port));
                long started = requests.get();
                await().until(() -> requests.get() > started + 1_000);
            }
            isOver.set(true);
            for (Thread client : clients) {
                client.join();
            }
        } finally {
            isOver.set(true);
            processes.forEach(ChildProcess::close);
        }
        System.out.printf(
                "%d kills, %d requests: %d were repeated, %d failed%n",
                KILLS, requests.get(), repeated.get(), failed.get());
        assertThat(failed.get()).isLessThanOrEqualTo((int) (requests.get() / PER_FAILURE));
        assertThat(repeated).as("whoever is never hit proves nothing").hasPositiveValue();
    }

    private static boolean serves(int port) {
        try (KeptConnection connection = new KeptConnection(port)) {
            return connection.status("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Knows both gateways, and asks the other one if one does not answer. */
    private final class Client {
        private final @Nullable KeptConnection[] connections = new KeptConnection[2];
        private int preferred;
        private int sent;

        Client(int number) {
            this.preferred = number % 2;
        }

        void run(AtomicBoolean isOver) {
            while (!isOver.get()) {
                sent++;
                String request = sent % 4 == 0
                        ? "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
                        : "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
                requests.incrementAndGet();
                if (!isAnswered(preferred, request)) {
                    repeated.incrementAndGet();
                    preferred = 1 - preferred;
                    if (!isAnswered(preferred, request)) {
                        failed.incrementAndGet();
                    }
                } else if (sent % 100 == 0) {
                    preferred = 1 - preferred;
                }
            }
        }

        private boolean isAnswered(int gateway, String request) {
            try {
                if (connections[gateway] == null) {
                    connections[gateway] = new KeptConnection(gateways[gateway]);
                }
                return connections[gateway].status(request) == 200;
            } catch (IOException e) {
                if (connections[gateway] != null) {
                    connections[gateway].close();
                    connections[gateway] = null;
                }
                return false;
            }
        }
    }
}
