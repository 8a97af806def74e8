package dev.hitotsu.google.tasks;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tasks.v2.CloudTasksGrpc;
import com.google.cloud.tasks.v2.GetQueueRequest;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.google.internal.ResourceCheck;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Sends messages as tasks into queues of Google Cloud Tasks, which calls an HTTP service with each of them.
 *
 * <pre>{@code
 * try (CloudTasksSink sink = CloudTasksSink.builder()
 *                 .project("shop-1234")
 *                 .location("europe-west3")
 *                 .url("https://mail.example.com/tasks")
 *                 .build();
 *         SinkSession session = sink.open(1)) {
 *     session.send(message).thenAccept(result -> ...);
 * }
 * }</pre>
 *
 * <p>A message goes to the queue named like its topic, or where {@link CloudTasksSinkBuilder#router} says. The task is
 * named after the message's id, with the beginning of a hash before it, because Cloud Tasks is slow with names that
 * come in order. {@link Message#deliverAfter} is the task's schedule. The request is a POST with the payload, the
 * message's headers and the attributes of CloudEvents (HTTP protocol binding, binary mode) and {@code Idempotency-Key},
 * the id; {@link TaskRequest} makes a message of it again.
 *
 * <p><b>Promise.</b> {@link Pipelining#ONE_PER_KEY}, and no order: Cloud Tasks calls in any order. So messages with
 * keys are rejected unless {@link CloudTasksSinkBuilder#unordered} says that their order does not matter. {@code Sent}
 * means that the task is stored. A name that Cloud Tasks knows counts as sent: for as long as it remembers names, a
 * message that is sent again is no second task. Cloud Tasks itself may call twice.
 *
 * <p><b>Results.</b> No answer, server faults, credentials that are missing or expired: {@code Unavailable}. A queue
 * that is missing, that may not be used, or whose quota is used up: {@code DestinationUnavailable}. Too large, a key, a
 * schedule more than 30 days ahead, names that HTTP cannot carry, and what Cloud Tasks calls an invalid argument:
 * {@code Rejected}.
 *
 * <p><b>Threads.</b> Of a session, one thread sends; results come from threads of gRPC, where continuations must not
 * block. {@link SinkSession#send} waits at most {@code maxBlock} (one second) for a place in the window. The sink has
 * one connection and never tries again by itself.
 */
public final class CloudTasksSink implements Sink {
    /** How large a task may be, in bytes; Cloud Tasks' own limit. */
    public static final long MAX_TASK_BYTES = TaskEncoder.MAX_BYTES;

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

    private final GrpcChannel channel;
    private final SinkOptions options;
    private final OpenSessions<CloudTasksSession> sessions = new OpenSessions<>();

    CloudTasksSink(GrpcChannel channel, SinkOptions options) {
        this.channel = channel;
        this.options = options;
    }

    /** A builder, which needs a project, a location and a URL. */
    public static CloudTasksSinkBuilder builder() {
        return new CloudTasksSinkBuilder();
    }

    @Override
    public SinkSession open(long fence) {
        return sessions.open(onEnd -> new CloudTasksSession(channel, options, onEnd));
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ONE_PER_KEY;
    }

    /** {@inheritDoc} It is {@link CloudTasksSinkBuilder#ackTimeout}. */
    @Override
    public Duration sendTimeout() {
        return options.ackTimeout();
    }

    /**
     * {@inheritDoc} It asks for each queue, or for one that need not exist; that needs {@code cloudtasks.queues.get}.
     */
    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        ResourceCheck check = new ResourceCheck(channel, "queue", TaskEncoder::obstacle, this::requireQueue);
        return check.obstacles(topics, options.router());
    }

    private void requireQueue(String queue) {
        var unused = channel.call(
                CloudTasksGrpc.getGetQueueMethod(),
                GetQueueRequest.newBuilder().setName(options.queueName(queue)).build(),
                CHECK_TIMEOUT);
    }

    @Override
    public void close() {
        sessions.close();
        channel.close();
    }
}
