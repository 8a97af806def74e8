package dev.hitotsu.google.pubsub;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.testkit.contract.receiver.ReceiverLanesContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Pub/Sub itself, from which nobody can take away what it has delivered. */
class RealPubSubReceiverCheck extends ReceiverLanesContract {
    private static TestPubSub pubSub;

    @BeforeAll
    static void connect() {
        pubSub = TestPubSub.real();
    }

    @AfterAll
    static void disconnect() {
        if (pubSub != null) {
            pubSub.close();
        }
    }

    @Override
    protected String newTopic() {
        return pubSub.newTopic();
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        return pubSub.receiver(topic);
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

    @Override
    protected String otherKey() {
        return "other";
    }
}
