package dev.hitotsu.google.tasks;

import com.google.cloud.tasks.v2.Task;
import dev.hitotsu.google.internal.GoogleFaults;
import dev.hitotsu.message.SendResult;
import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call that creates a task. Thread-safe. */
final class CreateCall extends CompletableFuture<SendResult> implements StreamObserver<Task> {
    private final String queue;
    private volatile @Nullable ClientCall<?, ?> call;

    CreateCall(String queue) {
        this.queue = queue;
    }

    void started(ClientCall<?, ?> started) {
        call = started;
    }

    /** Answers, and gives up the call. */
    void end(String reason) {
        complete(SendResult.unavailable(reason));
        ClientCall<?, ?> started = call;
        if (started != null) {
            started.cancel(reason, null);
        }
    }

    @Override
    public void onNext(Task created) {
        complete(SendResult.sent());
    }

    @Override
    public void onCompleted() {
        complete(SendResult.unavailable("queue " + queue + ": an answer without a task (expected: one)"));
    }

    /** A task of this name is there, or was a while ago: this message was sent before. */
    @Override
    public void onError(Throwable error) {
        if (GoogleFaults.codeOf(error) == Status.Code.ALREADY_EXISTS) {
            complete(SendResult.sent());
            return;
        }
        SendResult result = GoogleFaults.resultOf(error, "queue " + queue);
        complete(result == null ? SendResult.rejected("queue " + queue + ": " + GoogleFaults.describe(error)) : result);
    }
}
