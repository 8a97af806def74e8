package dev.hitotsu.aws;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sends of one sender. Requests run in threads of its own. */
final class SqsSession implements SinkSession {
    private final SqsConnection connection;
    private final SinkOptions options;
    private final MessageEncoder encoder;
    private final Semaphore window;
    private final Consumer<SqsSession> onEnd;
    private final Map<String, QueueSender> senders = new ConcurrentHashMap<>();
    /**
     * Platform threads: the JDK's client holds a lock while it reads, which would hold a carrier of virtual threads in
     * Java 21.
     */
    private final ExecutorService executor = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("hitotsu-sqs-", 0).daemon().factory());

    private volatile @Nullable String endReason;

    SqsSession(SqsConnection connection, SinkOptions options, Consumer<SqsSession> onEnd) {
        this.connection = connection;
        this.options = options;
        this.encoder = new MessageEncoder(options.source(), options.copiedHeaders());
        this.window = new Semaphore(options.window());
        this.onEnd = onEnd;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        String queue = options.router().apply(message);
        String obstacle = options.obstacle(queue, message.key());
        String rejection = obstacle == null ? MessageEncoder.rejectionReason(message) : obstacle;
        if (rejection != null) {
            return answer(SendResult.rejected(rejection));
        }
        EncodedMessage encoded = encoder.encode(message);
        if (encoded.bytes() > QueueSender.MAX_BYTES) {
            return answer(BatchRequest.tooLarge(queue, encoded.bytes(), QueueSender.MAX_BYTES));
        }
        try {
            if (!window.tryAcquire() && !acquireLate()) {
                return answer(SendResult.unavailable("window: full of " + options.window() + " messages in flight"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(SendResult.unavailable("interrupted"));
        }
        return start(queue, encoded);
    }

    private boolean acquireLate() throws InterruptedException {
        flush();
        return window.tryAcquire(options.maxBlock().toNanos(), NANOSECONDS);
    }

    private CompletableFuture<SendResult> start(String queue, EncodedMessage encoded) {
        SqsSend send =
                new SqsSend(encoded, System.nanoTime() + options.ackTimeout().toNanos());
        CompletableFuture<SendResult> result = send.whenComplete((done, defect) -> window.release());
        QueueSender sender = senders.computeIfAbsent(
                queue, name -> new QueueSender(options, executor, new BatchRequest(connection, name)));
        String ended = endReason;
        if (ended != null) {
            sender.end(ended);
        }
        sender.offer(send);
        return result;
    }

    /** The queue. */
    @Override
    public String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        return options.router().apply(message);
    }

    @Override
    public void flush() {
        senders.values().forEach(QueueSender::flush);
    }

    @Override
    public void abort() {
        end("aborted");
    }

    private void end(String reason) {
        endReason = endReason == null ? reason : endReason;
        senders.values().forEach(sender -> sender.end(reason));
        executor.shutdown();
    }

    @Override
    public void close() {
        end("closed");
        onEnd.accept(this);
    }

    private static CompletableFuture<SendResult> answer(SendResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
