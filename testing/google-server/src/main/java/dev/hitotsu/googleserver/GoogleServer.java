package dev.hitotsu.googleserver;

import com.google.cloud.tasks.v2.Task;
import com.google.pubsub.v1.Subscription;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pub/Sub and Cloud Tasks in this process, on a free port of 127.0.0.1, without TLS. It speaks gRPC as Google publishes
 * it, and keeps to what the documentation says of limits, ack deadlines, order, redelivery and names. What is not
 * there: streaming pull, push, filters, snapshots, expiry of names, credentials and quotas. Thread-safe.
 *
 * <pre>{@code
 * try (GoogleServer google = GoogleServer.start()) {
 *     google.createTopic("projects/test/topics/orders");
 *     ...
 * }
 * }</pre>
 */
public final class GoogleServer implements AutoCloseable {
    /**
     * In bytes. Many requests at a time share it: of a small one each gets a few bytes at a time, and each part takes
     * eight kilobytes here.
     */
    private static final int WINDOW = 8 << 20;

    private final MovableClock clock = new MovableClock();
    private final PubSub pubSub = new PubSub(clock);
    private final CloudTasks tasks = new CloudTasks(clock);
    private final TaskDispatcher dispatcher = new TaskDispatcher(tasks);
    private final Refusals refusals = new Refusals();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;

    private GoogleServer() {
        server = OkHttpServerBuilder.forPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .executor(executor)
                .flowControlWindow(WINDOW)
                .maxInboundMessageSize(2 * PublishLimits.MAX_BYTES)
                .addService(new PublisherService(pubSub))
                .addService(new SubscriberService(pubSub))
                .addService(new CloudTasksService(tasks))
                .intercept(refusals)
                .build();
    }

    /**
     * Starts one.
     *
     * @throws UncheckedIOException if it cannot listen
     */
    public static GoogleServer start() {
        GoogleServer started = new GoogleServer();
        try {
            started.server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started;
    }

    public int port() {
        return server.getPort();
    }

    /** Its address, as sinks and receivers take it. */
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    /** Moves its clock ahead: deadlines pass, tasks become due. */
    public void advance(Duration duration) {
        clock.advance(duration);
        pubSub.wake();
    }

    /**
     * Refuses calls from now on, before anything is done.
     *
     * @param refusal the status for a call of the method, such as {@code Publish}; null lets it pass
     */
    public void refuse(Function<String, @Nullable Status> refusal) {
        refusals.set(refusal);
    }

    /**
     * Tells of calls from now on, when they are done and before anything of their answer is sent.
     *
     * @param listener is told the method, such as {@code Publish}, by the call's thread
     */
    public void beforeAnswers(Consumer<String> listener) {
        refusals.beforeAnswer(listener);
    }

    /** Makes a topic; {@code projects/P/topics/T}. */
    public void createTopic(String name) {
        pubSub.createTopic(name);
    }

    /** Removes a topic. */
    public void deleteTopic(String name) {
        pubSub.deleteTopic(name);
    }

    /** Makes a subscription, which gets what is published from now on. */
    public void createSubscription(Subscription subscription) {
        pubSub.createSubscription(subscription);
    }

    /** How many messages the topic has taken. */
    public long published(String topic) {
        return pubSub.published(topic);
    }

    /** How many messages the subscription has that are not acknowledged. */
    public int backlog(String subscription) {
        return pubSub.with(subscription, ServerSubscription::backlog);
    }

    /** Makes a queue of tasks; {@code projects/P/locations/L/queues/Q}. */
    public void createQueue(String name) {
        tasks.createQueue(name);
    }

    /** Removes a queue of tasks. */
    public void deleteQueue(String name) {
        tasks.deleteQueue(name);
    }

    /** The tasks of a queue that are not done. */
    public List<Task> tasks(String queue) {
        return tasks.tasks(queue);
    }

    /**
     * Calls the targets of the queue's tasks that are due, each once, and forgets those that were answered with 2xx.
     *
     * @return the statuses of the answers
     */
    public List<Integer> dispatch(String queue) {
        return dispatcher.dispatch(queue);
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            var unused = server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        dispatcher.close();
    }
}
