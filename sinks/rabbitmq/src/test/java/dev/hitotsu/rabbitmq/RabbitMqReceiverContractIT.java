package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import dev.hitotsu.testkit.contract.Resender;
import dev.hitotsu.testkit.contract.receiver.ReceiverContract;
import dev.hitotsu.testkit.contract.receiver.TakenAwayContract;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqReceiverContractIT extends ReceiverContract implements TakenAwayContract {
    private static final RabbitMqServer RABBIT = SharedRabbitMq.SERVER;
    private static TcpProxy proxy;

    @BeforeAll
    static void startProxy() {
        proxy = TcpProxy.to(RABBIT.port());
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }

    @Override
    protected String newTopic() {
        return "queue-" + UUID.randomUUID();
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        return RabbitMqReceiver.builder().uri(uriThroughProxy()).queue(topic);
    }

    private static String uriThroughProxy() {
        return RABBIT.amqpUri().replace(":" + RABBIT.port(), ":" + proxy.port());
    }

    @Override
    protected void send(List<Message> messages) {
        try (RabbitMqSink sink = RabbitMqSink.builder()
                        .uri(RABBIT.amqpUri())
                        .maxBlock(Duration.ofSeconds(30))
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), messages.size()).send(messages);
        }
    }

    @Override
    protected void sendUndecodable(String topic, String key) {
        ConnectionFactory factory = ConnectionFactories.ofUri(RABBIT.amqpUri());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    "", topic, new AMQP.BasicProperties.Builder().type("a\tb").build(), new byte[] {1});
            channel.waitForConfirmsOrDie();
        } catch (Exception e) {
            throw new AssertionError("not sent to " + topic, e);
        }
    }

    @Override
    public void takeAway(String topic) {
        proxy.cutAll(TcpProxy.Cut.RESET);
    }
}
