package dev.hitotsu.google.pubsub;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.testkit.contract.SentMessagesContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Pub/Sub itself, which nobody can make crash. */
class RealPubSubSinkCheck extends SentMessagesContract {
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
    protected Sink newSink() {
        return pubSub.sink().build();
    }

    @Override
    protected String newTopic() {
        return pubSub.newTopic();
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        return pubSub.take(topic, atLeast);
    }
}
