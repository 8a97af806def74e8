package dev.hitotsu.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a body.
 *
 * @param bytes no more than was asked for
 * @param truncated whether there was more
 */
record KeptBody(byte[] bytes, boolean truncated) {
    /** How much of a body is read and thrown away, so that the connection can be used again. */
    private static final int MAX_DISCARDED = 1 << 20;

    /** Reads bodies and keeps so many bytes of each. A body that goes on and on is not read to its end. */
    static BodyHandler<KeptBody> handler(int maxBytes) {
        return response -> new Reader(maxBytes);
    }

    private static final class Reader implements BodySubscriber<KeptBody> {
        private final int maxBytes;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final CompletableFuture<KeptBody> body = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;
        private long discarded;

        Reader(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public CompletionStage<KeptBody> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            newSubscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            buffers.forEach(this::take);
            if (discarded > MAX_DISCARDED && subscription != null) {
                subscription.cancel();
                onComplete();
            }
        }

        private void take(ByteBuffer buffer) {
            byte[] bytes = new byte[Math.min(buffer.remaining(), maxBytes - kept.size())];
            buffer.get(bytes);
            kept.writeBytes(bytes);
            discarded += buffer.remaining();
        }

        @Override
        public void onError(Throwable problem) {
            body.completeExceptionally(problem);
        }

        @Override
        public void onComplete() {
            body.complete(new KeptBody(kept.toByteArray(), discarded > 0));
        }
    }
}
