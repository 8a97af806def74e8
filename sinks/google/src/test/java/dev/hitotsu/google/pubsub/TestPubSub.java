package dev.hitotsu.google.pubsub;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublisherGrpc;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SubscriberGrpc;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import dev.hitotsu.google.RealService;
import dev.hitotsu.google.internal.ChannelSettings;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.googleserver.GoogleServer;
import dev.hitotsu.message.Message;
import dev.hitotsu.servers.net.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Topics of a stand-in, with a proxy before it; or of Pub/Sub itself, in the project that {@code
 * HITOTSU_TEST_PUBSUB_PROJECT} names and the region of {@code HITOTSU_TEST_PUBSUB_REGION}.
 */
final class TestPubSub implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofSeconds(60);

    private final @Nullable GoogleServer server;
    private final @Nullable TcpProxy proxy;
    private final String project;
    private final GrpcChannel direct;

    private TestPubSub(@Nullable GoogleServer server, String project, ChannelSettings settings) {
        this.server = server;
        this.project = project;
        this.proxy = server == null ? null : TcpProxy.to(server.port());
        this.direct = settings.open();
    }

    /** The stand-in. */
    static TestPubSub start() {
        GoogleServer server = GoogleServer.start();
        ChannelSettings settings = new ChannelSettings("pubsub");
        settings.endpoint(server.endpoint());
        return new TestPubSub(server, "hitotsu-test", settings);
    }

    /** The real service. */
    static TestPubSub real() {
        ChannelSettings settings = new ChannelSettings("pubsub");
        settings.region(RealService.variable("HITOTSU_TEST_PUBSUB_REGION", "a region of Google Cloud"));
        return new TestPubSub(
                null,
                RealService.variable("HITOTSU_TEST_PUBSUB_PROJECT", "a project in which topics may be made"),
                settings);
    }

    PubSubSinkBuilder sink() {
        PubSubSinkBuilder builder = PubSubSink.builder().project(project);
        return proxy == null
                ? builder.region(RealService.variable("HITOTSU_TEST_PUBSUB_REGION", "a region of Google Cloud"))
                : builder.endpoint("http://127.0.0.1:" + proxy.port());
    }

    PubSubReceiverBuilder receiver(String subscription) {
        PubSubReceiverBuilder builder =
                PubSubReceiver.builder().project(project).subscription(subscription);
        return proxy == null
                ? builder.region(RealService.variable("HITOTSU_TEST_PUBSUB_REGION", "a region of Google Cloud"))
                : builder.endpoint("http://127.0.0.1:" + proxy.port());
    }

    GoogleServer server() {
        if (server == null) {
            throw new IllegalStateException("no stand-in");
        }
        return server;
    }

    TcpProxy proxy() {
        if (proxy == null) {
            throw new IllegalStateException("no proxy");
        }
        return proxy;
    }

    /** A topic with a subscription of the same name that keeps order. */
    String newTopic() {
        return newTopic(Subscription.newBuilder().setEnableMessageOrdering(true));
    }

    String newTopic(Subscription.Builder subscription) {
        String name = "topic-" + UUID.randomUUID();
        var topic = direct.call(
                PublisherGrpc.getCreateTopicMethod(),
                Topic.newBuilder().setName(topic(name)).build(),
                CALL);
        var created = direct.call(
                SubscriberGrpc.getCreateSubscriptionMethod(),
                subscription
                        .setName(subscription(name))
                        .setTopic(topic(name))
                        .setAckDeadlineSeconds(Math.max(10, subscription.getAckDeadlineSeconds()))
                        .build(),
                CALL);
        return name;
    }

    String topic(String name) {
        return ResourceNames.topic(project, name);
    }

    String subscription(String name) {
        return ResourceNames.subscription(project, name);
    }

    /** Publishes as the sink does, all messages of one key. */
    void send(List<Message> messages) {
        PublishRequest.Builder request =
                PublishRequest.newBuilder().setTopic(topic(messages.getFirst().topic()));
        messages.forEach(message -> request.addMessages(encoded(message)));
        publish(request.build());
    }

    private static PubsubMessage encoded(Message message) {
        try {
            return PubsubMessage.parseFrom(new MessageEncoder("hitotsu").encode(message));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    void publish(PublishRequest request) {
        var unused = direct.call(PublisherGrpc.getPublishMethod(), request, CALL);
    }

    /** Takes all messages out of the subscription; waits until there are {@code atLeast}. */
    List<Message> take(String name, int atLeast) {
        List<Message> all = new ArrayList<>();
        Instant end = Instant.now().plus(LIMIT);
        while (true) {
            List<ReceivedMessage> batch = pull(name);
            batch.forEach(received ->
                    all.add(MessageDecoder.decode(name, received.getMessage()).message()));
            if (batch.isEmpty() && (all.size() >= atLeast || Instant.now().isAfter(end))) {
                return all;
            }
        }
    }

    private List<ReceivedMessage> pull(String name) {
        List<ReceivedMessage> batch = direct.call(
                        SubscriberGrpc.getPullMethod(),
                        PullRequest.newBuilder()
                                .setSubscription(subscription(name))
                                .setMaxMessages(1_000)
                                .build(),
                        LIMIT)
                .getReceivedMessagesList();
        if (!batch.isEmpty()) {
            var unused = direct.call(
                    SubscriberGrpc.getAcknowledgeMethod(),
                    AcknowledgeRequest.newBuilder()
                            .setSubscription(subscription(name))
                            .addAllAckIds(batch.stream()
                                    .map(ReceivedMessage::getAckId)
                                    .toList())
                            .build(),
                    CALL);
        }
        return batch;
    }

    @Override
    public void close() {
        direct.close();
        if (proxy != null) {
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
