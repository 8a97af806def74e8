package dev.hitotsu.nats;

import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkConnection;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection over which messages are published, from when it opens until it is lost. Each message asks for an
 * answer under a number of its own. A thread watches that none waits for longer than {@code ackTimeout}. Thread-safe.
 */
final class PublisherConnection implements SinkConnection {
    private static final Logger log = LoggerFactory.getLogger(PublisherConnection.class);
    private static final Duration WATCH = Duration.ofMillis(250);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final ConnectionEvents events;
    private final Connection connection;
    private final SinkOptions options;
    private final Streams streams;
    private final String inbox;
    private final ConcurrentNavigableMap<Long, NatsSend> unanswered = new ConcurrentSkipListMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean taken;
    private volatile boolean ended;

    private PublisherConnection(ConnectionEvents events, Connection connection, SinkOptions options)
            throws IOException {
        this.events = events;
        this.connection = connection;
        this.options = options;
        this.streams = new Streams(connection.jetStreamManagement(
                JetStreamOptions.builder().requestTimeout(options.ackTimeout()).build()));
        this.inbox = connection.createInbox() + ".";
    }

    /** Connects. Blocks for the client's connection timeout at most. */
    static PublisherConnection connect(ConnectionSettings settings, SinkOptions options)
            throws IOException, InterruptedException {
        ConnectionSettings.Opened opened = settings.connect();
        PublisherConnection publisher = new PublisherConnection(opened.events(), opened.connection(), options);
        publisher.open();
        return publisher;
    }

    private void open() {
        Dispatcher answers = connection.createDispatcher(this::answer);
        answers.subscribe(inbox + "*");
        events.whenRefused(this::refuse);
        events.whenLost(this::lost);
        Thread.ofVirtual().name("hitotsu-nats-watch").start(this::watch);
    }

    Streams streams() {
        return streams;
    }

    @Override
    public boolean isLost() {
        return events.isLost();
    }

    @Override
    public boolean hasTaken() {
        return taken;
    }

    /** The largest message that the server takes, in bytes with its headers. */
    long maxPayload() {
        return connection.getMaxPayload();
    }

    /** Publishes the message; the send gets its answer, whatever happens. Does not block. */
    void send(NatsSend send) {
        long number = numbers.incrementAndGet();
        unanswered.put(number, send);
        try {
            connection.publish(send.subject(), inbox + number, send.takeHeaders(), send.body());
        } catch (IllegalStateException e) {
            var unused = events.markLost(NatsErrors.describe(e));
        } catch (RuntimeException e) {
            unanswered.remove(number);
            send.complete(SendResult.rejected(NatsErrors.describe(e)));
        }
        if (isLost()) {
            answerAll();
        }
    }

    private void answer(io.nats.client.Message reply) {
        NatsSend send = unanswered.remove(Long.parseLong(reply.getSubject().substring(inbox.length())));
        if (send == null) {
            return;
        }
        if (reply.isStatusMessage()) {
            answerWithoutStream(send, reply.getStatus().getMessageWithCode());
            return;
        }
        try {
            boolean duplicate = new PublishAck(reply).isDuplicate();
            taken = true;
            send.accepted(duplicate);
        } catch (JetStreamApiException e) {
            send.refused(NatsErrors.resultOf(e), NatsErrors.isOutOfPlace(e));
        } catch (IOException | RuntimeException e) {
            send.complete(SendResult.retryable("answer not understood: " + NatsErrors.describe(e)));
        }
    }

    /**
     * Nobody listens to the subject. The stream is declared aside, once for each message that finds none, and the
     * message is sent again.
     */
    private void answerWithoutStream(NatsSend send, String status) {
        String reason = "no stream keeps subject " + send.subject() + " (" + status + ")";
        if (options.declaration() == StreamDeclaration.NONE || !send.mayDeclare()) {
            send.complete(SendResult.destinationUnavailable(reason));
            return;
        }
        Thread.ofVirtual().name("hitotsu-nats-declare").start(() -> declareAndSend(send));
    }

    private void declareAndSend(NatsSend send) {
        try {
            streams.declare(send.subject());
            send(send);
        } catch (IOException | RuntimeException e) {
            send.complete(
                    isLost()
                            ? SendResult.unavailable(events.lossReason())
                            : SendResult.destinationUnavailable(NatsErrors.describe(e)));
        }
    }

    /** The server says nothing to a message that its sender may not publish; it only names the subject. */
    private void refuse(String error) {
        for (Map.Entry<Long, NatsSend> each : unanswered.entrySet()) {
            NatsSend send = each.getValue();
            if (error.contains("\"" + send.subject() + "\"") && unanswered.remove(each.getKey(), send)) {
                send.complete(SendResult.destinationUnavailable(error));
            }
        }
    }

    private void watch() {
        try {
            while (!events.awaitLoss(WATCH)) {
                Map.Entry<Long, NatsSend> oldest = unanswered.firstEntry();
                if (oldest != null && isOverdue(oldest.getValue())) {
                    var unused = events.markLost("no answer within " + options.ackTimeout());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeConnection();
    }

    private boolean isOverdue(NatsSend send) {
        return System.nanoTime() - send.createdAtNanos() > options.ackTimeout().toNanos();
    }

    private void lost() {
        if (!ended) {
            log.warn("Connection to {} lost: {}", serverName(), events.lossReason());
        }
        answerAll();
    }

    private @Nullable String serverName() {
        String url = connection.getConnectedUrl();
        return url == null ? "NATS" : url;
    }

    private void answerAll() {
        List<Long> numbersLeft = List.copyOf(unanswered.keySet());
        for (Long number : numbersLeft) {
            NatsSend send = unanswered.remove(number);
            if (send != null) {
                send.complete(SendResult.unavailable(events.lossReason()));
            }
        }
    }

    @Override
    public void abort(String reason) {
        ended = true;
        var unused = events.markLost(reason);
    }

    @Override
    public void close(String reason) {
        abort(reason);
        Thread closer = Thread.ofVirtual().name("hitotsu-nats-close").start(this::closeConnection);
        try {
            var unused = closer.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What waits to be written is dropped with the socket. */
    private void closeConnection() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
