package dev.hitotsu.demo.run;

import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.demo.database.DatabaseServer;
import dev.hitotsu.demo.payment.PaymentApi;
import dev.hitotsu.demo.shop.Saga;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs in a demo: the database, a proxy in front of it, the broker, two relays to it, one that makes
 * calls, the services, the payment API that is called, and what stands between clients and the services.
 */
final class DemoEnvironment implements AutoCloseable {
    static final List<String> RELAYS = List.of("relay-a", "relay-b");
    static final Duration LEASE = Duration.ofSeconds(3);

    /** Makes the calls of the shop, from an outbox of their own. */
    static final String CALL_RELAY = "relay-calls";

    static final String PAYMENT_API = "payment-api";

    private static final List<String> SERVICES = List.of("catalogue", "orders", "payments", "notifications");
    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final List<String> QUICK_START =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

    private final DemoOptions options;
    private final Path folder;
    private final DatabaseServer database;
    private final TcpProxy proxy;
    private final BrokerServer broker;
    private final ClassArchive archive;
    private final RelayConfigs relays;
    private final Map<String, ChildProcess> processes = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Doors doors;

    private DemoEnvironment(
            DemoOptions options,
            Path folder,
            DatabaseServer database,
            TcpProxy proxy,
            BrokerServer broker,
            RelayConfigs relays,
            ClassArchive archive) {
        this.options = options;
        this.folder = folder;
        this.database = database;
        this.proxy = proxy;
        this.broker = broker;
        this.archive = archive;
        this.relays = relays;
    }

    /** Starts the servers. {@link #startProcesses} starts the rest. */
    static DemoEnvironment start(DemoOptions options, Path folder, ProgressLog progress) throws Exception {
        List<AutoCloseable> started = new ArrayList<>();
        try {
            progress.event(options.database() + " starts");
            DatabaseServer database = DatabaseServer.start(options.database(), options.source());
            started.add(database);
            database.createShop(options.scarcePieces());
            database.readBy(options.source());
            TcpProxy proxy = TcpProxy.to(database.port());
            started.add(proxy);
            progress.event(options.broker() + " starts");
            BrokerServer broker = BrokerServer.start(options.broker());
            started.add(broker);
            RelayConfigs relays = new RelayConfigs(folder, database, options.source(), LEASE);
            ClassArchive archive = ClassArchive.of(options.database(), options.broker(), QUICK_START);
            started.add(archive);
            archive.prepare(
                    folder,
                    database.url(),
                    database.user(),
                    database.password(),
                    options.broker().name(),
                    broker.address(),
                    relays.messages(broker).toString());
            return new DemoEnvironment(options, folder, database, proxy, broker, relays, archive);
        } catch (Throwable failure) {
            for (AutoCloseable server : started.reversed()) {
                server.close();
            }
            throw failure;
        }
    }

    void startProcesses(ProgressLog progress) throws Exception {
        archive.await();
        progress.event("three relays, %d services and a payment API start".formatted(SERVICES.size()));
        RELAYS.forEach(this::startProcess);
        startProcess(PAYMENT_API);
        startProcess(CALL_RELAY);
        SERVICES.forEach(this::startProcess);
        for (String service : SERVICES) {
            awaitHealth(service);
        }
        awaitHealth(PAYMENT_API);
        openDoors(progress);
    }

    private void openDoors(ProgressLog progress) throws InterruptedException {
        if (options.through() != Through.service) {
            progress.event(
                    "two gateways start" + (options.through() == Through.nginx ? ", and nginx before them" : ""));
            Doors.GATEWAYS.forEach(this::startProcess);
            for (String gateway : Doors.GATEWAYS) {
                awaitHealth(gateway);
            }
        }
        doors = Doors.open(
                options.through(),
                url("orders"),
                Doors.GATEWAYS.stream().map(this::url).toList());
    }

    /** Where clients place orders. */
    List<URI> doors() {
        return Objects.requireNonNull(doors, "the processes do not run yet").all();
    }

    /** Starts a relay or service, the first time or again. */
    void startProcess(String name) {
        processes.put(
                name,
                switch (name) {
                    case PAYMENT_API -> paymentApi();
                    case CALL_RELAY -> relay(name, relays.calls(url(PAYMENT_API)));
                    default ->
                        RELAYS.contains(name)
                                ? relay(name, relays.messages(broker))
                                : Doors.GATEWAYS.contains(name) ? gateway(name) : service(name);
                });
    }

    private ChildProcess gateway(String name) {
        try {
            Path config = Doors.configuration(folder, name, port(name), url("orders"));
            return java(Hitotsu.class, name)
                    .heap("96m")
                    .arguments("gateway", "--config", config.toString())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChildProcess relay(String name, Path config) {
        return java(Hitotsu.class, name)
                .heap("128m")
                .arguments("relay", "--config", config.toString(), "--instance", name)
                .start();
    }

    private ChildProcess paymentApi() {
        return java(PaymentApi.class, PAYMENT_API)
                .heap("64m")
                .arguments(
                        Integer.toString(port(PAYMENT_API)),
                        Long.toString(options.seed()),
                        Boolean.toString(options.faults()),
                        Long.toString(RelayConfigs.CALL_TIMEOUT.plusMillis(500).toMillis()))
                .start();
    }

    private ChildProcess service(String name) {
        int port = port(name);
        String url = name.equals("orders") ? database.urlThrough(proxy.port()) : database.url();
        JavaProcess process =
                options.services() == ShopServices.spring ? spring(name) : java(database.services(), name);
        process.heap("128m")
                .arguments(
                        name,
                        Integer.toString(port),
                        url,
                        database.user(),
                        database.password(),
                        options.broker().name(),
                        broker.address(),
                        url("catalogue").toString());
        return (options.saga() == Saga.steps
                        ? process.arguments(url(PAYMENT_API).toString())
                        : process)
                .start();
    }

    /** Nothing of the demo's own is on its class path, so the archive of its classes is of no use. */
    private JavaProcess spring(String name) {
        JavaProcess process = JavaProcess.named("dev.hitotsu.demospring.SpringShop")
                .classPath(System.getProperty(ShopServices.SPRING_PROPERTY) + "/*")
                .log(folder.resolve(name + ".log"));
        QUICK_START.forEach(process::option);
        return process;
    }

    private JavaProcess java(Class<?> main, String name) {
        JavaProcess process = JavaProcess.of(main).log(folder.resolve(name + ".log"));
        for (Map.Entry<String, String> property : broker.clientProperties().entrySet()) {
            process = process.systemProperty(property.getKey(), property.getValue());
        }
        QUICK_START.forEach(process::option);
        archive.option().forEach(process::option);
        return process;
    }

    private void awaitHealth(String service) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url(service).resolve("/health")).build();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
        throw new IllegalStateException(service + " did not answer within " + START_LIMIT.toSeconds() + " s:\n"
                + process(service).tailOfLog());
    }

    URI url(String service) {
        return URI.create("http://127.0.0.1:" + port(service));
    }

    private int port(String service) {
        return ports.computeIfAbsent(service, unused -> FreePorts.next());
    }

    /** A process that runs or did; empty if it was not started yet. */
    Optional<ChildProcess> started(String name) {
        return Optional.ofNullable(processes.get(name));
    }

    ChildProcess process(String name) {
        return started(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "process: " + name + " (expected: one of " + processes.keySet() + ")"));
    }

    DatabaseServer database() {
        return database;
    }

    TcpProxy proxy() {
        return proxy;
    }

    BrokerServer broker() {
        return broker;
    }

    @Override
    public void close() {
        if (doors != null) {
            doors.close();
        }
        processes.values().forEach(ChildProcess::resume);
        processes.values().forEach(ChildProcess::close);
        archive.close();
        broker.close();
        proxy.close();
        database.close();
    }
}
