package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Queues and exchanges known to exist, for one connection. It asks for each on a channel of its own, which the broker
 * closes when the answer is no. Thread-safe.
 */
final class DestinationCache {
    private static final int REMEMBERED = 10_000;

    private final Connection connection;
    private final QueueDeclaration queueDeclaration;
    private final Set<Destination> known = ConcurrentHashMap.newKeySet();

    DestinationCache(Connection connection, QueueDeclaration queueDeclaration) {
        this.connection = connection;
        this.queueDeclaration = queueDeclaration;
    }

    /**
     * Makes sure that the destination exists. Blocks for a round trip the first time.
     *
     * @throws IOException with the broker's error text, if it does not
     */
    void ensureExists(Destination destination) throws IOException {
        Destination wanted = destination.isQueue() ? destination : new Destination(destination.exchange(), "");
        if (known.contains(wanted)) {
            return;
        }
        if (!wanted.isQueue()) {
            ask(channel -> channel.exchangeDeclarePassive(wanted.exchange()));
        } else if (queueDeclaration == QueueDeclaration.QUORUM) {
            declare(wanted.routingKey());
        }
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.add(wanted);
    }

    /** Opens a channel, which the broker must confirm. Blocks for a round trip. */
    void requireAnswer() throws IOException {
        ask(channel -> {});
    }

    /**
     * What keeps messages from the destination, without declaring it. Blocks for a round trip.
     *
     * @throws IOException if the connection is lost
     */
    Optional<String> obstacle(Destination destination) throws IOException {
        try {
            if (!destination.isQueue()) {
                ask(channel -> channel.exchangeDeclarePassive(destination.exchange()));
            } else if (queueDeclaration == QueueDeclaration.NONE) {
                ask(channel -> channel.queueDeclarePassive(destination.routingKey()));
            }
            return Optional.empty();
        } catch (IOException refusal) {
            if (!connection.isOpen()) {
                throw refusal;
            }
            return Optional.of(ChannelLoss.describe(refusal));
        }
    }

    /** Forgets a destination: a message came back, so its queue may have been deleted. */
    void forget(String exchange, String routingKey) {
        known.remove(new Destination(exchange, routingKey));
    }

    /** A queue that exists is used as it is, whatever its arguments. */
    private void declare(String queue) throws IOException {
        try {
            ask(channel -> channel.queueDeclarePassive(queue));
        } catch (IOException missing) {
            declareNew(queue, missing);
        }
    }

    private void declareNew(String queue, IOException missing) throws IOException {
        Map<String, Object> arguments = DeliveryLimit.unlimitedQuorumQueue(DeliveryLimit.majorVersion(connection));
        try {
            ask(channel -> channel.queueDeclare(queue, true, false, false, arguments));
        } catch (IOException refusal) {
            refusal.addSuppressed(missing);
            requireExisting(queue, refusal);
        }
    }

    /** Somebody else may have declared it meanwhile, with other arguments. */
    private void requireExisting(String queue, IOException refusal) throws IOException {
        try {
            ask(channel -> channel.queueDeclarePassive(queue));
        } catch (IOException e) {
            e.addSuppressed(refusal);
            throw e;
        }
    }

    private void ask(Question question) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("no channel left on the connection (expected: one more than is published on)");
        }
        try {
            question.ask(channel);
        } catch (IOException e) {
            throw e.getCause() instanceof ShutdownSignalException signal
                    ? new IOException(ChannelLoss.of(signal).reason(), e)
                    : e;
        } finally {
            channel.abort();
        }
    }

    /** Something to ask the broker. */
    @FunctionalInterface
    private interface Question {
        void ask(Channel channel) throws IOException;
    }
}
