package dev.hitotsu.nats;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.servers.nats.NatsServer;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.Resender;
import dev.hitotsu.testkit.contract.receiver.ReceiverContract;
import dev.hitotsu.testkit.contract.receiver.TakenAwayContract;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class NatsReceiverContractIT extends ReceiverContract implements TakenAwayContract {
    private static NatsServer nats;
    private static TcpProxy proxy;

    @BeforeAll
    static void startNats() {
        nats = NatsServer.start();
        proxy = TcpProxy.to(nats.port());
    }

    @AfterAll
    static void stopNats() {
        proxy.close();
        nats.close();
    }

    @Override
    protected String newTopic() {
        return "subject-" + UUID.randomUUID();
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        return NatsReceiver.builder()
                .uri("nats://127.0.0.1:" + proxy.port())
                .subjects(topic)
                .durable("contract")
                .ackWait(Duration.ofSeconds(8));
    }

    @Override
    protected void send(List<Message> messages) {
        try (NatsSink sink = NatsSink.builder()
                        .uri(nats.uri())
                        .maxBlock(Duration.ofSeconds(30))
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), messages.size()).send(messages);
        }
    }

    @Override
    protected void sendUndecodable(String topic, String key) {
        try (Connection connection = Nats.connect(nats.uri())) {
            var unused = connection.jetStream().publish(topic, new Headers().add("ce-type", "a%09b"), new byte[] {1});
        } catch (IOException | InterruptedException | JetStreamApiException e) {
            throw new AssertionError("not sent to " + topic, e);
        }
    }

    @Override
    public void takeAway(String topic) {
        proxy.cutAll(TcpProxy.Cut.RESET);
    }
}
