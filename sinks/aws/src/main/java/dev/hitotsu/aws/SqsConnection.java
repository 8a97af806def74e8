package dev.hitotsu.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The client, made when it is first used, because that looks for credentials and a region, and the addresses of queues
 * as they were found. Thread-safe. Every method may block for a call or two.
 */
final class SqsConnection implements AutoCloseable {
    private static final long MAX_BYTES = 1 << 20;

    private final ClientSettings settings;
    private final Duration timeout;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private @Nullable SqsClient client;
    private boolean closed;

    /** @param timeout of each call */
    SqsConnection(ClientSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    /**
     * A queue as SQS describes it.
     *
     * @param maxBytes the largest message
     * @param maxReceives after how many deliveries a message goes to the dead-letter queue; 0 for never
     */
    record Queue(String name, String url, long maxBytes, int maxReceives) {}

    synchronized SqsClient client() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        SqsClient open = client;
        if (open == null) {
            open = settings.client(timeout);
            client = open;
        }
        return open;
    }

    /** The queue; asks SQS where it does not know it. */
    Queue queue(String name) {
        Queue known = queues.get(name);
        if (known != null) {
            return known;
        }
        Queue found = find(name);
        queues.put(name, found);
        return found;
    }

    /** Asks SQS for the queue. */
    Queue find(String name) {
        String url = client().getQueueUrl(request -> request.queueName(name)).queueUrl();
        Map<QueueAttributeName, String> attributes = attributes(url);
        return new Queue(name, url, number(attributes.get(QueueAttributeName.MAXIMUM_MESSAGE_SIZE), MAX_BYTES), (int)
                RedrivePolicy.maxReceives(attributes.get(QueueAttributeName.REDRIVE_POLICY)));
    }

    /** Who may send need not be allowed to ask for attributes. */
    private Map<QueueAttributeName, String> attributes(String url) {
        try {
            return client().getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                    .attributes();
        } catch (AwsServiceException e) {
            if (SqsFaults.isDenied(e)) {
                return Map.of();
            }
            throw e;
        }
    }

    private static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** The queue was not there, or is another one by now. */
    void forget(String name) {
        queues.remove(name);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
