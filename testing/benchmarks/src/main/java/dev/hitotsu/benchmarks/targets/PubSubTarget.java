package dev.hitotsu.benchmarks.targets;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PublisherGrpc;
import com.google.pubsub.v1.PubsubMessage;
import dev.hitotsu.google.pubsub.PubSubSink;
import dev.hitotsu.googleserver.GoogleServer;
import dev.hitotsu.message.Sink;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The stand-in for Pub/Sub in this process, so that nothing but the ratio means anything. The bare client is Google's
 * stub over the same transport, with the same attributes, one request of each key under way, and as many messages in it
 * as the relay's window has for each key.
 */
final class PubSubTarget implements BenchTarget {
    private static final String PROJECT = "hitotsu-bench";
    private static final int PER_REQUEST = WINDOW / KEYS;
    private static final ByteString BODY = ByteString.copyFrom(new byte[50]);

    private final GoogleServer server;
    private final String topic;

    private PubSubTarget(GoogleServer server, String topic) {
        this.server = server;
        this.topic = topic;
    }

    static BenchTarget start(String topic) {
        GoogleServer server = GoogleServer.start();
        server.createTopic(name(topic));
        server.createTopic(name("alone"));
        return new PubSubTarget(server, topic);
    }

    private static String name(String topic) {
        return "projects/" + PROJECT + "/topics/" + topic;
    }

    @Override
    public String description() {
        return "a stand-in for Pub/Sub in this process, topic " + topic + ", beside Google's stub";
    }

    @Override
    public Sink sink() {
        return PubSubSink.builder()
                .project(PROJECT)
                .endpoint(server.endpoint())
                .window(WINDOW)
                .build();
    }

    @Override
    public double bare(long messages) throws Exception {
        ManagedChannel channel = OkHttpChannelBuilder.forAddress(
                        "127.0.0.1", server.port(), InsecureChannelCredentials.create())
                .build();
        try {
            return new BareStub(PublisherGrpc.newStub(channel)).run(messages);
        } finally {
            channel.shutdownNow();
        }
    }

    /** Sends with a stub; each key in its turn. */
    private static final class BareStub {
        private final PublisherGrpc.PublisherStub stub;
        private final Semaphore keys = new Semaphore(KEYS);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        private BareStub(PublisherGrpc.PublisherStub stub) {
            this.stub = stub;
        }

        private double run(long messages) throws Exception {
            long started = System.nanoTime();
            long key = 0;
            for (long sent = 0; sent < messages; sent += PER_REQUEST) {
                keys.acquire();
                send("order-" + key++ % KEYS, sent);
            }
            keys.acquire(KEYS);
            double seconds = (System.nanoTime() - started) / 1e9;
            Throwable failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("a request was refused", failed);
            }
            return messages / seconds;
        }

        private void send(String key, long from) {
            PublishRequest.Builder request = PublishRequest.newBuilder().setTopic(name("alone"));
            for (long i = from; i < from + PER_REQUEST; i++) {
                request.addMessages(message(key, i));
            }
            stub.publish(request.build(), new StreamObserver<PublishResponse>() {
                @Override
                public void onNext(PublishResponse response) {}

                @Override
                public void onError(Throwable error) {
                    failure.compareAndSet(null, error);
                    keys.release();
                }

                @Override
                public void onCompleted() {
                    keys.release();
                }
            });
        }
    }

    /** With the attributes of the relay's messages. */
    private static PubsubMessage message(String key, long number) {
        return PubsubMessage.newBuilder()
                .setData(BODY)
                .putAttributes("ce-specversion", "1.0")
                .putAttributes("ce-id", new UUID(number, number).toString())
                .putAttributes("ce-source", "/hitotsu")
                .putAttributes("ce-type", "OrderPlaced")
                .putAttributes("ce-time", "2026-01-02T03:04:05.000006Z")
                .putAttributes("hitotsu-topic", "orders")
                .setOrderingKey(key)
                .build();
    }

    @Override
    public void close() {
        server.close();
    }
}
