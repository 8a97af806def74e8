package dev.hitotsu.google.tasks;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.cloud.tasks.v2.CloudTasksGrpc;
import com.google.cloud.tasks.v2.CreateTaskRequest;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sends of one sender: each is a call. */
final class CloudTasksSession implements SinkSession {
    private final GrpcChannel channel;
    private final SinkOptions options;
    private final TaskEncoder encoder;
    private final Semaphore window;
    private final Consumer<CloudTasksSession> onEnd;
    private final Set<CreateCall> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean failed;
    private volatile @Nullable String endReason;

    CloudTasksSession(GrpcChannel channel, SinkOptions options, Consumer<CloudTasksSession> onEnd) {
        this.channel = channel;
        this.options = options;
        this.encoder = new TaskEncoder(options, InstantSource.system());
        this.window = new Semaphore(options.window());
        this.onEnd = onEnd;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        String queue = options.router().apply(message);
        String rejection = encoder.rejectionReason(message, queue);
        if (rejection != null) {
            return answer(SendResult.rejected(rejection));
        }
        CreateTaskRequest request = encoder.encode(message, queue);
        int bytes = request.getTask().getSerializedSize();
        if (bytes > TaskEncoder.MAX_BYTES) {
            return answer(SendResult.rejected("task: " + bytes + " bytes with its headers (expected: "
                    + TaskEncoder.MAX_BYTES + " at most, the limit of Cloud Tasks)"));
        }
        try {
            boolean entered =
                    window.tryAcquire() || window.tryAcquire(options.maxBlock().toNanos(), NANOSECONDS);
            return entered
                    ? start(queue, request)
                    : answer(SendResult.unavailable("window: full of " + options.window() + " messages in flight"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(SendResult.unavailable("interrupted"));
        }
    }

    private CompletableFuture<SendResult> start(String queue, CreateTaskRequest request) {
        renewAfterFailure();
        CreateCall call = new CreateCall(queue);
        underWay.add(call);
        CompletableFuture<SendResult> result = call.whenComplete((done, defect) -> {
            underWay.remove(call);
            window.release();
            if (done instanceof SendResult.Unavailable) {
                failed = true;
            }
        });
        String ended = endReason;
        if (ended != null) {
            call.complete(SendResult.unavailable(ended));
            return result;
        }
        call.started(channel.start(
                CloudTasksGrpc.getCreateTaskMethod(),
                request,
                options.ackTimeout().toNanos(),
                call));
        ended = endReason;
        if (ended != null) {
            call.end(ended);
        }
        return result;
    }

    private void renewAfterFailure() {
        if (failed) {
            failed = false;
            channel.renew();
        }
    }

    /** The queue. */
    @Override
    public String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        return options.router().apply(message);
    }

    @Override
    public void abort() {
        end("aborted");
    }

    private void end(String reason) {
        endReason = endReason == null ? reason : endReason;
        underWay.forEach(call -> call.end(reason));
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
