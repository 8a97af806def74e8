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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The password of the clients' user is changed under load; the broker has each connection log in again soon. */
class RotatedLoginIT {
    private static final String LISTENER = "listener.name.sasl.scram-sha-256.";
    private static final int PORT = FreePorts.next();
    private static final int SASL_PORT = FreePorts.next();
    private static final int CONTROLLER_PORT = FreePorts.next();

    private static KafkaServer kafka;

    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean stopped;
    private volatile String failure = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        String own = "PLAINTEXT://127.0.0.1:" + PORT + ",SASL://127.0.0.1:" + SASL_PORT;
        kafka = KafkaServer.builder()
                .port(PORT)
                .setting("listeners", own + ",CONTROLLER://127.0.0.1:" + CONTROLLER_PORT)
                .setting("advertised.listeners", own)
                .setting("controller.quorum.voters", "1@127.0.0.1:" + CONTROLLER_PORT)
                .setting(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT")
                .setting("inter.broker.listener.name", "PLAINTEXT")
                .setting("sasl.enabled.mechanisms", "SCRAM-SHA-256")
                .setting(LISTENER + "connections.max.reauth.ms", "3000")
                .setting(
                        LISTENER + "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;")
                .start();
    }

    @AfterAll
    static void end() {
        kafka.close();
    }

    private static void setPassword(String password) throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "relay", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), password)))
                    .all()
                    .get();
        }
    }

    private Path secret() {
        return folder.resolve("secret");
    }

    private String jaas() {
        try {
            return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"relay\" password=\""
                    + Files.readString(secret()).strip() + "\";";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> properties() {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + SASL_PORT,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-256");
    }

    /** As a relay does: after a failure it asks what was taken. */
    private void load(SinkSession session, String topic) {
        long calls = 0;
        Set<UUID> taken = taken(session);
        while (!stopped) {
            LockSupport.parkNanos(2_000_000);
            Message message = Message.builder(topic, "Placed")
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

    private Set<UUID> taken(SinkSession session) {
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
        await().untilAsserted(() -> assertThat(load.isDone() || received.size() > before + 20)
                .as(failure)
                .isTrue());
        assertThat(load).isNotDone();
    }

    private KafkaSink sink(String transactionalId) {
        KafkaSinkBuilder builder = KafkaSink.builder().properties(properties()).secret("sasl.jaas.config", this::jaas);
        return (transactionalId.isEmpty() ? builder : builder.transactionalId(transactionalId)).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rotated-id"})
    void isTakenUpWithoutARestartInEitherOrder(String transactionalId) throws Exception {
        String topic = "rotated" + transactionalId;
        kafka.createTopic(topic, 1, Map.of());
        setPassword("first");
        Files.writeString(secret(), "first");
        try (KafkaSink sink = sink(transactionalId);
                SinkSession session = sink.open(1);
                KafkaReceiver unused = KafkaReceiver.builder()
                        .properties(properties())
                        .secret("sasl.jaas.config", this::jaas)
                        .group(topic)
                        .topics(topic)
                        .handler(batch ->
                                batch.messages().forEach(message -> received.add(String.valueOf(message.key()))))
                        .start()) {
            CompletableFuture<Void> load =
                    CompletableFuture.runAsync(() -> load(session, topic), Thread::startVirtualThread);
            awaitTraffic(load);

            Files.delete(secret());
            awaitTraffic(load);
            Files.writeString(secret(), "second");
            setPassword("second");
            await().until(() -> sink.check(List.of(topic)).isEmpty());
            awaitTraffic(load);

            setPassword("third");
            await().until(() -> !sink.check(List.of(topic)).isEmpty());
            Files.writeString(secret(), "thi");
            Files.writeString(secret(), "third");
            await().until(() -> sink.check(List.of(topic)).isEmpty());
            awaitTraffic(load);

            stopped = true;
            load.join();
            await().until(() -> received.size() == sent.get());
        }
    }
}
