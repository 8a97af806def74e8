package dev.hitotsu.aws;

import static dev.hitotsu.message.SettingChecks.requirePositive;
import static dev.hitotsu.message.SettingChecks.requireWithin;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Builds a {@link SqsSink}. Not thread-safe. */
public final class SqsSinkBuilder {
    private static final int MAX_WINDOW = 100_000;
    private static final int MAX_REQUESTS = 64;
    /** Ten attributes a message (SQS developer guide, "Message metadata"), of which one carries the headers. */
    private static final int MAX_COPIED = 9;

    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?i)(?!aws\\.|amazon\\.|hitotsu$)(?!.*\\.\\.)[a-z0-9_-]([a-z0-9_.-]{0,253}[a-z0-9_-])?");

    private final ClientSettings settings = new ClientSettings();
    private QueueType type = QueueType.FIFO;
    private boolean unordered;
    private String source = "hitotsu";
    private int window = 1_000;
    private int requests = 5;
    private Duration linger = Duration.ofMillis(5);
    private Duration maxBlock = Duration.ofSeconds(1);
    private Duration ackTimeout = Duration.ofSeconds(10);
    private @Nullable Duration minDuplicateWindow;
    private List<String> copiedHeaders = List.of();
    private @Nullable Function<Message, String> router;

    SqsSinkBuilder() {}

    /** The region, such as {@code eu-central-1}; by default what the AWS SDK finds. */
    public SqsSinkBuilder region(String name) {
        settings.region(name);
        return this;
    }

    /** The address, such as that of a VPC endpoint; by default that of the region. */
    public SqsSinkBuilder endpoint(String uri) {
        settings.endpoint(uri);
        return this;
    }

    /** Who signs requests; by default the chain of the AWS SDK: environment, profile, container, instance. */
    public SqsSinkBuilder credentials(AwsCredentialsProvider provider) {
        settings.credentials(provider);
        return this;
    }

    /** Whatever else the client needs. Retries, timeouts and the HTTP client are the sink's. */
    public SqsSinkBuilder client(Consumer<SqsClientBuilder> customizer) {
        settings.customizer(customizer);
        return this;
    }

    /** The type of all queues; by default {@link QueueType#FIFO}. */
    public SqsSinkBuilder type(QueueType newType) {
        this.type = requireNonNull(newType, "type: null (expected: a QueueType)");
        return this;
    }

    /** Allows messages with keys on standard queues, which do not keep their order; not allowed by default. */
    public SqsSinkBuilder unordered(boolean allowed) {
        this.unordered = allowed;
        return this;
    }

    /** Names the queue of a message; by default its topic, with {@code .fifo} behind it for FIFO queues. */
    public SqsSinkBuilder router(Function<Message, String> newRouter) {
        this.router = requireNonNull(newRouter, "router: null (expected: what names a queue)");
        return this;
    }

    /** The CloudEvents source, a URI reference that names the sender; {@code hitotsu} by default. */
    public SqsSinkBuilder source(String newSource) {
        this.source = requireNonNull(newSource, "source: null (expected: a source)");
        return this;
    }

    /**
     * Headers that are attributes of SQS as well, for readers that do not know the toolkit; nine at most, none by
     * default.
     */
    public SqsSinkBuilder copiedHeaders(String... names) {
        requireNonNull(names, "names: null (expected: names of headers)");
        for (String name : names) {
            requireNonNull(name, "name: null (expected: the name of a header)");
        }
        this.copiedHeaders = List.of(names);
        return this;
    }

    /** How many sends may be in flight; by default 1,000. */
    public SqsSinkBuilder window(int messages) {
        this.window = messages;
        return this;
    }

    /** How many requests to a queue may be in flight; by default 5, which is how many connections the JDK keeps. */
    public SqsSinkBuilder requests(int perQueue) {
        this.requests = perQueue;
        return this;
    }

    /**
     * How long a request that is not full waits for more messages, unless nothing more comes; by default 5
     * milliseconds.
     */
    public SqsSinkBuilder linger(Duration duration) {
        this.linger = requireNonNull(duration, "linger: null (expected: a duration)");
        return this;
    }

    /** How long a send may wait for a place in the window; one second by default. */
    public SqsSinkBuilder maxBlock(Duration duration) {
        this.maxBlock = requireNonNull(duration, "maxBlock: null (expected: a duration)");
        return this;
    }

    /** How long after a send SQS may take to answer; 10 seconds by default. */
    public SqsSinkBuilder ackTimeout(Duration duration) {
        this.ackTimeout = requireNonNull(duration, "ackTimeout: null (expected: a duration)");
        return this;
    }

    /**
     * The longest outage after which messages that were on their way are sent again, and must be known for repetitions.
     * FIFO queues know them for five minutes, standard queues never; {@link SqsSink#check} names queues for which that
     * is too short. By default it names none.
     */
    public SqsSinkBuilder minDuplicateWindow(Duration duration) {
        this.minDuplicateWindow = requireNonNull(duration, "minDuplicateWindow: null (expected: a duration)");
        return this;
    }

    /**
     * The sink. Connects when it first sends.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    public SqsSink build() {
        requireWithin("window", window, MAX_WINDOW);
        requireWithin("requests", requests, MAX_REQUESTS);
        requirePositive("maxBlock", maxBlock);
        requirePositive("ackTimeout", ackTimeout);
        if (linger.isNegative() || linger.compareTo(ackTimeout) > 0) {
            throw new IllegalArgumentException("linger: " + linger + " (expected: PT0S.." + ackTimeout + ")");
        }
        if (minDuplicateWindow != null && minDuplicateWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "minDuplicateWindow: " + minDuplicateWindow + " (expected: PT0S or more)");
        }
        if (source.isBlank()) {
            throw new IllegalArgumentException("source: \"" + source + "\" (expected: a URI reference)");
        }
        requireAttributes();
        QueueType of = type;
        Function<Message, String> names = router == null ? message -> of.queueOf(message.topic()) : router;
        SinkOptions options = new SinkOptions(
                source,
                type,
                unordered,
                window,
                requests,
                linger,
                maxBlock,
                ackTimeout,
                minDuplicateWindow,
                copiedHeaders,
                names);
        return new SqsSink(new SqsConnection(settings, ackTimeout), options);
    }

    private void requireAttributes() {
        if (copiedHeaders.size() > MAX_COPIED) {
            throw new IllegalArgumentException("copiedHeaders: " + copiedHeaders.size() + " (expected: " + MAX_COPIED
                    + " at most, beside the attribute " + SqsHeaders.ATTRIBUTE + ")");
        }
        for (String name : copiedHeaders) {
            if (!ATTRIBUTE.matcher(name).matches()) {
                throw new IllegalArgumentException("copiedHeaders: \"" + name
                        + "\" (expected: a name of an attribute, of letters, digits, _, - and ., not of AWS)");
            }
        }
    }
}
