package dev.hitotsu.googleserver;

import com.google.protobuf.Empty;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PublisherGrpc;
import com.google.pubsub.v1.Topic;
import io.grpc.stub.StreamObserver;

/** Calls of publishers. */
final class PublisherService extends PublisherGrpc.PublisherImplBase {
    private final PubSub pubSub;

    PublisherService(PubSub pubSub) {
        this.pubSub = pubSub;
    }

    @Override
    public void createTopic(Topic request, StreamObserver<Topic> observer) {
        Answer.give(observer, () -> {
            pubSub.createTopic(request.getName());
            return request;
        });
    }

    @Override
    public void getTopic(GetTopicRequest request, StreamObserver<Topic> observer) {
        Answer.give(observer, () -> {
            pubSub.requireTopic(request.getTopic());
            return Topic.newBuilder().setName(request.getTopic()).build();
        });
    }

    @Override
    public void deleteTopic(DeleteTopicRequest request, StreamObserver<Empty> observer) {
        Answer.give(observer, () -> {
            pubSub.deleteTopic(request.getTopic());
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> observer) {
        Answer.give(observer, () -> {
            PublishLimits.check(request);
            return PublishResponse.newBuilder()
                    .addAllMessageIds(pubSub.publish(request.getTopic(), request.getMessagesList()))
                    .build();
        });
    }
}
