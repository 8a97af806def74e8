package dev.hitotsu.nats;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.nats.NatsServer;
import dev.hitotsu.testkit.contract.SinkContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same with one stream that nobody else writes, and any number of messages in flight. */
class ExclusiveStreamContractIT extends SinkContract {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static NatsServer nats;

    @BeforeAll
    static void startNats() {
        nats = NatsServer.start();
        NatsStreams.declare(nats.uri(), "OURS", "ours.>");
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    private static NatsSinkBuilder builder() {
        return NatsSink.builder().uri(nats.uri()).exclusiveStream("OURS");
    }

    @Override
    protected Sink newSink() {
        return builder().maxBlock(Duration.ofSeconds(30)).build();
    }

    @Override
    protected Sink newImpatientSink() {
        return builder().build();
    }

    @Override
    protected String newTopic() {
        return "ours." + TOPICS.incrementAndGet();
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        return StreamReader.read(nats.uri(), topic, atLeast);
    }

    @Override
    protected void crash() {
        nats.kill();
    }

    @Override
    protected void recover() {
        nats.restart();
    }
}
