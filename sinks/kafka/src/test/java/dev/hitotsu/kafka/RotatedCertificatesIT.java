package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.net.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that wants certificates of its clients begins anew with another certificate, and trusts another one, under
 * load.
 */
class RotatedCertificatesIT {
    private static final String TLS = "listener.name.tls.";
    private static final int PORT = FreePorts.next();
    private static final int TLS_PORT = FreePorts.next();
    private static final int CONTROLLER_PORT = FreePorts.next();
    private static final String TOPIC = "certified";

    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean stopped;
    private volatile String failure = "";

    @TempDir
    private Path folder;

    private Path at(String name) {
        return folder.resolve(name);
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        Path log = at("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor()).as(Files.readString(log)).isZero();
    }

    /** A key with its certificate, in a store of its own. */
    private void makeKey(String name) throws Exception {
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "password-" + name,
                "-keystore",
                at(name).toString());
        keytool(
                "-exportcert",
                "-alias",
                name,
                "-storepass",
                "password-" + name,
                "-keystore",
                at(name).toString(),
                "-file",
                at(name + ".cert").toString());
    }

    /** Puts a store in its place that trusts these, as a whole. */
    private void trust(String store, String... names) throws Exception {
        Path made = at("made");
        for (String name : names) {
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    name,
                    "-file",
                    at(name + ".cert").toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "password",
                    "-keystore",
                    made.toString());
        }
        Files.move(made, at(store), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The store first: with the password of before it cannot be read, and what was read stays in use. */
    private void show(String store, String name) throws IOException {
        Path made = Files.copy(at(name), at("made"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(made, at(store), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(at(store + ".password"), "password-" + name);
    }

    private String password(String store) {
        try {
            return Files.readString(at(store + ".password"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KafkaServer startBroker() {
        String own = "PLAINTEXT://127.0.0.1:" + PORT + ",TLS://127.0.0.1:" + TLS_PORT;
        return KafkaServer.builder()
                .port(PORT)
                .setting("listeners", own + ",CONTROLLER://127.0.0.1:" + CONTROLLER_PORT)
                .setting("advertised.listeners", own)
                .setting("controller.quorum.voters", "1@127.0.0.1:" + CONTROLLER_PORT)
                .setting("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,TLS:SSL")
                .setting("inter.broker.listener.name", "PLAINTEXT")
                .setting(TLS + "ssl.client.auth", "required")
                .setting(TLS + "ssl.keystore.type", "PKCS12")
                .setting(TLS + "ssl.keystore.location", at("broker").toString())
                // The same for each, because the broker begins anew with the settings that it has.
                .setting(TLS + "ssl.keystore.password", "password-broker")
                .setting(TLS + "ssl.truststore.type", "PKCS12")
                .setting(TLS + "ssl.truststore.location", at("broker-trust").toString())
                .setting(TLS + "ssl.truststore.password", "password")
                .start();
    }

    private Map<String, String> properties() {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + TLS_PORT,
                "security.protocol",
                "SSL",
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                at("client").toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                at("client-trust").toString(),
                "ssl.truststore.password",
                "password");
    }

    @Test
    void areTakenUpWithoutARestartInEitherOrder() throws Exception {
        for (String name : new String[] {"broker", "first", "second", "third"}) {
            makeKey(name);
        }
        trust("client-trust", "broker");
        trust("broker-trust", "first");
        show("client", "first");
        try (KafkaServer kafka = startBroker();
                KafkaSink sink = KafkaSink.builder()
                        .properties(properties())
                        .secret("ssl.keystore.password", () -> password("client"))
                        .build()) {
            kafka.createTopic(TOPIC, 1, Map.of());
            try (SinkSession session = sink.open(1);
                    KafkaReceiver unused = KafkaReceiver.builder()
                            .properties(properties())
                            .secret("ssl.keystore.password", () -> password("client"))
                            .group(TOPIC)
                            .topics(TOPIC)
                            .handler(batch ->
                                    batch.messages().forEach(message -> received.add(String.valueOf(message.key()))))
                            .start()) {
                CompletableFuture<Void> load =
                        CompletableFuture.runAsync(() -> load(session), Thread::startVirtualThread);
                awaitTraffic(load);

                show("client", "second");
                trust("broker-trust", "second");
                kafka.restart();
                awaitTraffic(load);

                trust("broker-trust", "third");
                kafka.restart();
                await().until(() -> !sink.check(List.of(TOPIC)).isEmpty());
                show("client", "third");
                awaitTraffic(load);

                stopped = true;
                load.join();
                await().until(() -> received.size() == sent.get());
            }
        }
    }

    private void load(SinkSession session) {
        long calls = 0;
        Set<UUID> taken = taken(session);
        while (!stopped) {
            LockSupport.parkNanos(2_000_000);
            Message message = Message.builder(TOPIC, "Placed")
                    .key(Integer.toString(sent.incrementAndGet()))
                    .build();
            while (!taken.contains(message.id())) {
                calls++;
                SendResult result = session.send(message).join();
                if (result instanceof SendResult.Sent) {
                    break;
                }
                failure = result.toString();
                taken = taken(session);
            }
            session.settled(calls);
        }
    }

    private static Set<UUID> taken(SinkSession session) {
        while (true) {
            session.resume();
            if (session.recover().join() instanceof Recovery.Complete(Set<UUID> taken)) {
                return taken;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void awaitTraffic(CompletableFuture<Void> load) {
        int before = received.size();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(load.isDone() || received.size() > before + 20)
                        .as(failure)
                        .isTrue());
        assertThat(load).isNotDone();
    }
}
