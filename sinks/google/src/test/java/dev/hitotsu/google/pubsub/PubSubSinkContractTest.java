package dev.hitotsu.google.pubsub;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.SinkContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An outage is one of the network, in which answers are lost. */
class PubSubSinkContractTest extends SinkContract {
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
        pubSub.proxy().pause();
        pubSub.proxy().cutAll(TcpProxy.Cut.RESET);
    }

    @Override
    protected void recover() {
        pubSub.proxy().resume();
    }
}
