package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.servers.kafka.KafkaServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What becomes of messages while a right is missing, and of receivers that cannot go on. */
class KafkaAuthorizationIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static KafkaServer kafka;

    private final Queue<Message> handled = new ConcurrentLinkedQueue<>();
    private String topic = "";

    @BeforeAll
    static void startKafka() {
        kafka = KafkaServer.builder()
                .setting("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .setting("allow.everyone.if.no.acl.found", "true")
                .start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void createTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        kafka.createTopic(topic, 1, Map.of());
    }

    private AclBinding rule(AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", operation, permission));
    }

    private AclBinding denial(AclOperation operation) {
        return rule(operation, AclPermissionType.DENY);
    }

    /** The first rule of a topic forbids whatever no rule allows. */
    private void deny(AclOperation operation) throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.createAcls(List.of(rule(AclOperation.ALL, AclPermissionType.ALLOW), denial(operation)))
                    .all()
                    .get();
        }
    }

    private void allow(AclOperation operation) throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.deleteAcls(List.of(denial(operation).toFilter())).all().get();
        }
    }

    private KafkaReceiverBuilder receiver() {
        return KafkaReceiver.builder()
                .property("bootstrap.servers", kafka.bootstrapServers())
                .property("session.timeout.ms", 6_000)
                .group(topic)
                .topics(topic)
                .retryPolicy(new RetryPolicy(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5), 2, 3))
                .handler(batch -> handled.addAll(batch.messages()));
    }

    private KafkaSink sink() {
        return KafkaSink.builder()
                .property("bootstrap.servers", kafka.bootstrapServers())
                .property("max.block.ms", 30_000)
                .build();
    }

    private Message message() {
        return Message.builder(topic, "OrderPlaced").key("k").build();
    }

    private void awaitSent(SinkSession session) {
        await().atMost(LIMIT).until(() -> {
            session.resume();
            return session.send(message()).join().equals(SendResult.sent());
        });
    }

    @Test
    void holdsAMissingRightAgainstNoMessage() throws Exception {
        deny(AclOperation.WRITE);
        try (KafkaSink sink = sink();
                SinkSession session = sink.open(1)) {
            await().atMost(LIMIT).untilAsserted(() -> {
                session.resume();
                assertThat(session.send(message()).join()).isInstanceOf(SendResult.DestinationUnavailable.class);
            });
            session.resume();
            assertThat(session.send(message()).join()).isInstanceOf(SendResult.DestinationUnavailable.class);
            allow(AclOperation.WRITE);
            awaitSent(session);
        }
    }

    @Test
    void receivesAgainOnceItMay() throws Exception {
        try (KafkaSink sink = sink();
                SinkSession session = sink.open(1);
                KafkaReceiver receiver = receiver().start()) {
            awaitSent(session);
            await().atMost(LIMIT).until(() -> handled.size() == 1);
            deny(AclOperation.READ);
            awaitSent(session);
            assertThat(receiver.isRunning()).isTrue();
            allow(AclOperation.READ);
            await().atMost(LIMIT).until(() -> handled.size() == 2);
            assertThat(receiver.failure()).isEmpty();
        }
    }

    @Test
    void endsWithItsFailureWhenAnotherTookItsPlace() throws Exception {
        try (KafkaSink sink = sink();
                SinkSession session = sink.open(1);
                KafkaReceiver fenced =
                        receiver().property("group.instance.id", "one").start()) {
            awaitSent(session);
            await().atMost(LIMIT).until(() -> handled.size() == 1);
            try (KafkaReceiver successor =
                    receiver().property("group.instance.id", "one").start()) {
                assertThat(fenced.awaitTermination(LIMIT)).isTrue();
                assertThat(fenced.isRunning()).isFalse();
                assertThat(fenced.failure()).containsInstanceOf(FencedInstanceIdException.class);
                awaitSent(session);
                await().atMost(LIMIT).until(() -> successor.handled() == 1);
            }
        }
    }
}
