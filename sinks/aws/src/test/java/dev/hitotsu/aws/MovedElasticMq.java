package dev.hitotsu.aws;

import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.japi.Creator;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** An ElasticMQ in this JVM, whose clock can be moved. */
final class MovedElasticMq implements AutoCloseable {
    private static final List<QueueAttributeName> COUNTS = List.of(
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);

    private final MovedClock clock = new MovedClock();
    private final ActorSystem actors = ActorSystem.create("elasticmq");
    private final SQSRestServer server;
    private final String endpoint;
    private final SqsClient client;

    private MovedElasticMq() {
        ActorRef queues = actors.actorOf(Props.create(QueueManagerActor.class, (Creator<QueueManagerActor>)
                () -> new QueueManagerActor(clock, StrictSQSLimits$.MODULE$, Option.empty())));
        server = SQSRestServerBuilder.withActorSystem(actors)
                .withQueueManagerActor(queues)
                .withInterface("127.0.0.1")
                .withDynamicPort()
                .start();
        endpoint =
                "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort();
        client = SqsClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.of(TestQueues.REGION))
                .credentialsProvider(TestQueues.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    static MovedElasticMq start() {
        return new MovedElasticMq();
    }

    private static final class MovedClock extends NowProvider {
        private final AtomicLong moved = new AtomicLong();

        @Override
        public long nowMillis() {
            return super.nowMillis() + moved.get();
        }

        @Override
        public OffsetDateTime now() {
            return super.now().plus(Duration.ofMillis(moved.get()));
        }
    }

    /** The time of its queues goes on by so much at once. */
    void advance(Duration by) {
        clock.moved.addAndGet(by.toMillis());
    }

    /** How many messages of the queue are not deleted. */
    long backlog(String queue) {
        String url = client.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        return client
                .getQueueAttributes(request -> request.queueUrl(url).attributeNames(COUNTS))
                .attributes()
                .values()
                .stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    String endpoint() {
        return endpoint;
    }

    SqsClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        server.stopAndWait();
        actors.terminate();
    }
}
