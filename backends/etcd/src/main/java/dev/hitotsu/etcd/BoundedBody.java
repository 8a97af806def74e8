package dev.hitotsu.etcd;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The body of an answer in memory, up to a limit. A larger one fails, and the rest of it is not read. */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final long max;
    private Flow.@Nullable Subscription subscription;
    private long size;

    private BoundedBody(long max) {
        this.max = max;
        bytes.getBody().whenComplete((whole, failure) -> {
            if (failure == null) {
                body.complete(whole);
            } else {
                body.completeExceptionally(failure);
            }
        });
    }

    static BodyHandler<byte[]> handler(long maxBytes) {
        return response -> new BoundedBody(maxBytes);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        bytes.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        size += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size <= max) {
            bytes.onNext(buffers);
        } else if (subscription != null) {
            subscription.cancel();
            body.completeExceptionally(new IOException("an answer of more than " + max + " bytes (expected: fewer)"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        bytes.onError(failure);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}
