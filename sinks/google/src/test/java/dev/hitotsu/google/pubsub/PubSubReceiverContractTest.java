package dev.hitotsu.google.pubsub;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.receiver.ReceiverLanesContract;
import dev.hitotsu.testkit.contract.receiver.TakenAwayContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PubSubReceiverContractTest extends ReceiverLanesContract implements TakenAwayContract {
    /** Longer than a test: what is not given back does not come again. */
    private static final Duration LEASE = Duration.ofSeconds(600);

    private static TestPubSub pubSub;

    @BeforeAll
    static void startServer() {
        pubSub = TestPubSub.start();
    }

    @AfterAll
    static void stopServer() {
        pubSub.close();
    }

    @Override
    protected String newTopic() {
        return pubSub.newTopic();
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        return pubSub.receiver(topic).lease(LEASE);
    }

    @Override
    protected void send(List<Message> messages) {
        pubSub.send(messages);
    }

    @Override
    protected void sendUndecodable(String topic, String key) {
        pubSub.publish(PublishRequest.newBuilder()
                .setTopic(pubSub.topic(topic))
                .addMessages(PubsubMessage.newBuilder()
                        .setData(ByteString.copyFromUtf8("x"))
                        .putAttributes("ce-type", "a\tb")
                        .setOrderingKey(key))
                .build());
    }

    /** Connections are cut, and the time of what was delivered is over. */
    @Override
    public void takeAway(String topic) {
        pubSub.proxy().cutAll(TcpProxy.Cut.RESET);
        pubSub.server().advance(LEASE);
    }

    /**
     * Each failure gives back what was delivered. What was delivered before the loss may fail as a batch, and one by
     * one after that, so only one of many more is surely of a delivery after it.
     */
    @Override
    public void takeAwayAndAwait(String from, Receiver receiver, AtomicInteger failures) {
        takeAway(from);
        awaitCount(failures, failures.get() + 12);
    }

    @Override
    protected String otherKey() {
        return "other";
    }
}
