package dev.hitotsu.google.pubsub;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.testkit.contract.SinkContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Pub/Sub itself. Nobody can make it crash, so that what the contract says of crashes is left out. */
class RealPubSubSinkCheck extends SinkContract {
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

    @Override
    protected void crash() {
        abort("the real service does not crash");
    }

    @Override
    protected void recover() {
        // It never crashed.
    }
}
