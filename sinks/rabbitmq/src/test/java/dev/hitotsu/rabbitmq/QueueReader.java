package dev.hitotsu.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes all messages out of a queue. */
final class QueueReader {
    private static final int LIMIT_SECONDS = 90;
    private static final int QUIET_MILLIS = 300;

    private QueueReader() {}

    /** What comes until there are {@code atLeast} and nothing follows. */
    static List<Message> take(String uri, String queue, int atLeast) {
        BlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
        ConnectionFactory factory = new ConnectionFactory();
        List<Message> messages = new ArrayList<>();
        try {
            factory.setUri(uri);
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.basicConsume(
                        queue,
                        true,
                        (tag, delivery) ->
                                arrived.add(MessageDecoder.decode(queue, delivery.getProperties(), delivery.getBody())
                                        .message()),
                        tag -> {});
                while (messages.size() < atLeast) {
                    Message message = arrived.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
                    assertThat(message).as("after %s messages", messages.size()).isNotNull();
                    messages.add(message);
                }
                Message more;
                while ((more = arrived.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS)) != null) {
                    messages.add(more);
                }
            }
        } catch (Exception e) {
            throw new AssertionError("queue " + queue + " not read", e);
        }
        return messages;
    }
}
