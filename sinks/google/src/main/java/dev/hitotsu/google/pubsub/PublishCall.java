package dev.hitotsu.google.pubsub;

import com.google.pubsub.v1.PublishResponse;
import dev.hitotsu.google.internal.GoogleFaults;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.SendResult;
import io.grpc.ClientCall;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request with messages of a lane. Thread-safe. */
final class PublishCall implements StreamObserver<PublishResponse> {
    private static final Logger log = LoggerFactory.getLogger(PublishCall.class);

    private final Lane lane;
    private final List<PubSubSend> batch;
    private final BiConsumer<PublishCall, @Nullable SendResult> onAnswer;
    private volatile @Nullable ClientCall<?, ?> call;
    private boolean answered;
    private boolean taken;

    /** @param onAnswer hears once what became of the request; null where it is refused and a message may be to blame */
    PublishCall(Lane lane, List<PubSubSend> batch, BiConsumer<PublishCall, @Nullable SendResult> onAnswer) {
        this.lane = lane;
        this.batch = batch;
        this.onAnswer = onAnswer;
    }

    Lane lane() {
        return lane;
    }

    List<PubSubSend> batch() {
        return batch;
    }

    void start(GrpcChannel channel) {
        long left = batch.stream().mapToLong(PubSubSend::nanosLeft).min().orElse(0);
        if (left <= 0) {
            answer(SendResult.unavailable("topic " + lane.id().topic() + ": not sent in time"));
            return;
        }
        try {
            byte[] request = PublishBody.of(lane.id().topic(), batch);
            call = channel.start(PublishBody.METHOD, request, left, this);
        } catch (RuntimeException | Error e) {
            log.error("Topic {}: a request failed", lane.id().topic(), e);
            answer(SendResult.unavailable(e.toString()));
        }
    }

    void cancel(String reason) {
        ClientCall<?, ?> started = call;
        if (started != null) {
            started.cancel(reason, null);
        }
    }

    @Override
    public void onNext(PublishResponse response) {
        taken = response.getMessageIdsCount() == batch.size();
    }

    @Override
    public void onCompleted() {
        answer(
                taken
                        ? SendResult.sent()
                        : SendResult.unavailable("topic " + lane.id().topic() + ": an answer without ids (expected: "
                                + batch.size() + ")"));
    }

    @Override
    public void onError(Throwable error) {
        SendResult result = GoogleFaults.resultOf(error, "topic " + lane.id().topic());
        boolean onlyOne = batch.size() == 1;
        answer(
                result == null && onlyOne
                        ? SendResult.rejected("topic " + lane.id().topic() + ": " + GoogleFaults.describe(error))
                        : result);
    }

    private void answer(@Nullable SendResult result) {
        synchronized (this) {
            if (answered) {
                return;
            }
            answered = true;
        }
        onAnswer.accept(this, result);
    }
}
