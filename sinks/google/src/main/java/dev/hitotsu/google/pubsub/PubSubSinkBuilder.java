package dev.hitotsu.google.pubsub;

import static dev.hitotsu.message.SettingChecks.requirePositive;
import static dev.hitotsu.message.SettingChecks.requireWithin;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.google.internal.ChannelSettings;
import dev.hitotsu.message.Message;
import io.grpc.CallCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds a {@link PubSubSink}. Not thread-safe. */
public final class PubSubSinkBuilder {
    private static final int MAX_WINDOW = 100_000;
    private static final int MAX_REQUESTS = 64;
    private static final int MAX_SOURCE = 1_024;

    private final ChannelSettings settings = new ChannelSettings("pubsub");
    private @Nullable String project;
    private String source = "hitotsu";
    private int window = 10_000;
    private int requests = 8;
    private Duration maxBlock = Duration.ofSeconds(1);
    private Duration ackTimeout = Duration.ofSeconds(10);
    private Function<Message, String> router = Message::topic;

    PubSubSinkBuilder() {}

    /** The id of the project whose topics these are, such as {@code shop-1234}. */
    public PubSubSinkBuilder project(String id) {
        this.project = ResourceNames.requireProject(id);
        return this;
    }

    /**
     * The region, such as {@code europe-west3}, whose endpoint is called. Messages with keys need one; without it, the
     * nearest region takes each message.
     */
    public PubSubSinkBuilder region(String name) {
        settings.region(name);
        return this;
    }

    /**
     * The address to call instead, such as {@code https://europe-west3-pubsub.googleapis.com}; plain HTTP is for
     * emulators. Every address but {@code pubsub.googleapis.com} counts as that of one region.
     */
    public PubSubSinkBuilder endpoint(String uri) {
        settings.endpoint(uri);
        return this;
    }

    /** Who calls; by default the application default credentials, and over plain HTTP nobody. */
    public PubSubSinkBuilder credentials(CallCredentials credentials) {
        settings.credentials(credentials);
        return this;
    }

    /** Names the topic of a message, with or without {@code projects/P/topics/} before it; by default its own. */
    public PubSubSinkBuilder router(Function<Message, String> newRouter) {
        this.router = requireNonNull(newRouter, "router: null (expected: what names a topic)");
        return this;
    }

    /** The CloudEvents source, a URI reference that names the sender; {@code hitotsu} by default. */
    public PubSubSinkBuilder source(String newSource) {
        this.source = requireNonNull(newSource, "source: null (expected: a source)");
        return this;
    }

    /** How many sends may be in flight; by default 10,000. */
    public PubSubSinkBuilder window(int messages) {
        this.window = messages;
        return this;
    }

    /** How many requests with messages without a key may be in flight to a topic; by default 8. */
    public PubSubSinkBuilder requests(int perTopic) {
        this.requests = perTopic;
        return this;
    }

    /** How long a send may wait for a place in the window; one second by default. */
    public PubSubSinkBuilder maxBlock(Duration duration) {
        this.maxBlock = requireNonNull(duration, "maxBlock: null (expected: a duration)");
        return this;
    }

    /** How long after a send Pub/Sub may take to answer; 10 seconds by default. */
    public PubSubSinkBuilder ackTimeout(Duration duration) {
        this.ackTimeout = requireNonNull(duration, "ackTimeout: null (expected: a duration)");
        return this;
    }

    /**
     * The sink. Connects when it first sends.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    public PubSubSink build() {
        String given = project;
        if (given == null) {
            throw new IllegalArgumentException("project: none (expected: the id of a project)");
        }
        requireWithin("window", window, MAX_WINDOW);
        requireWithin("requests", requests, MAX_REQUESTS);
        requirePositive("maxBlock", maxBlock);
        requirePositive("ackTimeout", ackTimeout);
        if (source.isBlank() || source.getBytes(StandardCharsets.UTF_8).length > MAX_SOURCE) {
            throw new IllegalArgumentException(
                    "source: \"" + source + "\" (expected: a URI reference of " + MAX_SOURCE + " bytes at most)");
        }
        SinkOptions options =
                new SinkOptions(given, source, settings.isRegional(), window, requests, maxBlock, ackTimeout, router);
        return new PubSubSink(settings.open(), options);
    }
}
