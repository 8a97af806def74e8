package dev.hitotsu.google.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PublisherGrpc;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Requests to publish, as bytes. Stateless. */
final class PublishBody {
    /** The method of Google's stub, whose request is written already. */
    static final MethodDescriptor<byte[], PublishResponse> METHOD = PublisherGrpc.getPublishMethod().toBuilder(
                    new Marshaller(), PublisherGrpc.getPublishMethod().getResponseMarshaller())
            .build();

    private PublishBody() {}

    /** A request with these messages. */
    static byte[] of(String topic, List<PubSubSend> batch) {
        int messages = batch.stream().mapToInt(PubSubSend::bytes).sum();
        WireWriter request = new WireWriter(messages + Lane.OVERHEAD);
        request.field(PublishRequest.TOPIC_FIELD_NUMBER, topic.getBytes(UTF_8));
        batch.forEach(send -> request.field(PublishRequest.MESSAGES_FIELD_NUMBER, send.message()));
        return request.toBytes();
    }

    private static final class Marshaller implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] request) {
            return new Body(request);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** gRPC takes it in one piece. */
    private static final class Body extends ByteArrayInputStream implements Drainable, KnownLength {
        private Body(byte[] request) {
            super(request);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            return Math.toIntExact(transferTo(target));
        }
    }
}
