package dev.hitotsu.googleserver;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.SubscriberGrpc;
import com.google.pubsub.v1.Subscription;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BiPredicate;

/** Calls of subscribers, by unary pull. */
final class SubscriberService extends SubscriberGrpc.SubscriberImplBase {
    private static final int MAX_ACK_DEADLINE = 600;

    private final PubSub pubSub;

    SubscriberService(PubSub pubSub) {
        this.pubSub = pubSub;
    }

    @Override
    public void createSubscription(Subscription request, StreamObserver<Subscription> observer) {
        Answer.give(observer, () -> {
            pubSub.createSubscription(request);
            return request;
        });
    }

    @Override
    public void getSubscription(GetSubscriptionRequest request, StreamObserver<Subscription> observer) {
        Answer.give(observer, () -> pubSub.with(request.getSubscription(), ServerSubscription::settings));
    }

    @Override
    public void pull(PullRequest request, StreamObserver<PullResponse> observer) {
        ServerCallStreamObserver<PullResponse> call = (ServerCallStreamObserver<PullResponse>) observer;
        Answer.give(observer, () -> {
            if (request.getMaxMessages() < 1) {
                throw Answer.invalid("max_messages: " + request.getMaxMessages() + " is not positive");
            }
            return PullResponse.newBuilder()
                    .addAllReceivedMessages(
                            pubSub.pull(request.getSubscription(), request.getMaxMessages(), call::isCancelled))
                    .build();
        });
    }

    @Override
    public void acknowledge(AcknowledgeRequest request, StreamObserver<Empty> observer) {
        Answer.give(
                observer,
                () -> each(request.getSubscription(), request.getAckIdsList(), ServerSubscription::acknowledge));
    }

    @Override
    public void modifyAckDeadline(ModifyAckDeadlineRequest request, StreamObserver<Empty> observer) {
        int seconds = request.getAckDeadlineSeconds();
        Answer.give(observer, () -> {
            if (seconds < 0 || seconds > MAX_ACK_DEADLINE) {
                throw Answer.invalid("ack_deadline_seconds: " + seconds + " is not in 0..600");
            }
            return each(
                    request.getSubscription(),
                    request.getAckIdsList(),
                    (subscription, id) -> subscription.modify(id, seconds));
        });
    }

    /** With exactly-once delivery the caller hears which deliveries were over; else nobody does. */
    private Empty each(String name, List<String> ackIds, BiPredicate<ServerSubscription, String> action) {
        if (ackIds.isEmpty()) {
            throw Answer.invalid("ack_ids: none given");
        }
        return pubSub.with(name, subscription -> {
            ErrorInfo.Builder over =
                    ErrorInfo.newBuilder().setReason("PARTIAL_FAILURE").setDomain("pubsub.googleapis.com");
            for (String id : ackIds) {
                if (!action.test(subscription, id)) {
                    over.putMetadata(id, "PERMANENT_FAILURE_INVALID_ACK_ID");
                }
            }
            if (subscription.settings().getEnableExactlyOnceDelivery() && over.getMetadataCount() > 0) {
                throw StatusProto.toStatusRuntimeException(Status.newBuilder()
                        .setCode(Code.FAILED_PRECONDITION_VALUE)
                        .setMessage("Some acknowledgement ids in the request were invalid")
                        .addDetails(Any.pack(over.build()))
                        .build());
            }
            return Empty.getDefaultInstance();
        });
    }
}
