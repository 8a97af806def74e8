package dev.hitotsu.google.tasks;

import static dev.hitotsu.message.SettingChecks.requirePositive;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.google.internal.ChannelSettings;
import dev.hitotsu.message.Message;
import io.grpc.CallCredentials;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds a {@link CloudTasksSink}. Not thread-safe. */
public final class CloudTasksSinkBuilder {
    private static final int MAX_WINDOW = 100_000;
    /** Reference of Task.dispatch_deadline, for HTTP targets. */
    private static final Duration MIN_DISPATCH = Duration.ofSeconds(15);

    private static final Duration MAX_DISPATCH = Duration.ofMinutes(30);
    private static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");
    private static final Pattern LOCATION = Pattern.compile("[a-z]+-[a-z]+[0-9]+");

    private final ChannelSettings settings = new ChannelSettings("cloudtasks");
    private @Nullable String project;
    private @Nullable String location;
    private @Nullable URI url;
    private boolean unordered;
    private @Nullable String caller;
    private String source = "hitotsu";
    private int window = 500;
    private Duration maxBlock = Duration.ofSeconds(1);
    private Duration ackTimeout = Duration.ofSeconds(10);
    private @Nullable Duration dispatchDeadline;
    private Function<Message, String> router = Message::topic;

    CloudTasksSinkBuilder() {}

    /** The id of the project whose queues these are, such as {@code shop-1234}. */
    public CloudTasksSinkBuilder project(String id) {
        this.project = matching("project", id, PROJECT, "the id of a project, such as shop-1234");
        return this;
    }

    /** The region of the queues, such as {@code europe-west3}. */
    public CloudTasksSinkBuilder location(String name) {
        this.location = matching("location", name, LOCATION, "a region such as europe-west3");
        return this;
    }

    /** What the tasks call: an {@code https:} or {@code http:} URL that Google can reach. */
    public CloudTasksSinkBuilder url(String target) {
        requireNonNull(target, "url: null (expected: a URL)");
        try {
            URI parsed = new URI(target);
            if (parsed.getHost() != null && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))) {
                this.url = parsed;
                return this;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(unfit(target), e);
        }
        throw new IllegalArgumentException(unfit(target));
    }

    private static String unfit(String target) {
        return "url: " + target + " (expected: https:// or http:// and a host)";
    }

    /** The e-mail address of the service account in whose name tasks call, with an OIDC token; by default nobody. */
    public CloudTasksSinkBuilder serviceAccount(String email) {
        requireNonNull(email, "email: null (expected: the address of a service account)");
        if (email.indexOf('@') < 1) {
            throw new IllegalArgumentException(
                    "serviceAccount: \"" + email + "\" (expected: the e-mail address of a service account)");
        }
        this.caller = email;
        return this;
    }

    /** Allows messages with keys, whose order is lost; not allowed by default. */
    public CloudTasksSinkBuilder unordered(boolean allowed) {
        this.unordered = allowed;
        return this;
    }

    /** How long a call may take before Cloud Tasks calls again; from 15 seconds to 30 minutes, by default its own. */
    public CloudTasksSinkBuilder dispatchDeadline(Duration duration) {
        this.dispatchDeadline = requireNonNull(duration, "dispatchDeadline: null (expected: a duration)");
        return this;
    }

    /** The address of Cloud Tasks, such as that of a private endpoint; plain HTTP is for emulators. */
    public CloudTasksSinkBuilder endpoint(String uri) {
        settings.endpoint(uri);
        return this;
    }

    /** Who calls Cloud Tasks; by default the application default credentials, and over plain HTTP nobody. */
    public CloudTasksSinkBuilder credentials(CallCredentials credentials) {
        settings.credentials(credentials);
        return this;
    }

    /** Names the queue of a message; by default its topic. */
    public CloudTasksSinkBuilder router(Function<Message, String> newRouter) {
        this.router = requireNonNull(newRouter, "router: null (expected: what names a queue)");
        return this;
    }

    /** The CloudEvents source, a URI reference that names the sender; {@code hitotsu} by default. */
    public CloudTasksSinkBuilder source(String newSource) {
        this.source = requireNonNull(newSource, "source: null (expected: a source)");
        return this;
    }

    /** How many sends may be in flight; by default 500. */
    public CloudTasksSinkBuilder window(int messages) {
        this.window = messages;
        return this;
    }

    /** How long a send may wait for a place in the window; one second by default. */
    public CloudTasksSinkBuilder maxBlock(Duration duration) {
        this.maxBlock = requireNonNull(duration, "maxBlock: null (expected: a duration)");
        return this;
    }

    /** How long after a send Cloud Tasks may take to answer; 10 seconds by default. */
    public CloudTasksSinkBuilder ackTimeout(Duration duration) {
        this.ackTimeout = requireNonNull(duration, "ackTimeout: null (expected: a duration)");
        return this;
    }

    /**
     * The sink. Connects when it first sends.
     *
     * @throws IllegalArgumentException if a setting is wrong or missing
     */
    public CloudTasksSink build() {
        String parent = "projects/" + required("project", project, "the id of a project") + "/locations/"
                + required("location", location, "a region such as europe-west3");
        URI target = url;
        if (target == null) {
            throw new IllegalArgumentException("url: none (expected: what the tasks call)");
        }
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("window: " + window + " (expected: 1.." + MAX_WINDOW + ")");
        }
        requirePositive("maxBlock", maxBlock);
        requirePositive("ackTimeout", ackTimeout);
        if (dispatchDeadline != null) {
            requireWithin("dispatchDeadline", dispatchDeadline, MIN_DISPATCH, MAX_DISPATCH);
        }
        if (source.isBlank()) {
            throw new IllegalArgumentException("source: \"" + source + "\" (expected: a URI reference)");
        }
        SinkOptions options = new SinkOptions(
                parent,
                message -> target,
                unordered,
                caller,
                source,
                window,
                maxBlock,
                ackTimeout,
                dispatchDeadline,
                router);
        return new CloudTasksSink(settings.open(), options);
    }

    private static String matching(String name, String value, Pattern pattern, String expected) {
        requireNonNull(value, () -> name + ": null (expected: " + expected + ")");
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(name + ": \"" + value + "\" (expected: " + expected + ")");
        }
        return value;
    }

    private static String required(String name, @Nullable String value, String expected) {
        if (value == null) {
            throw new IllegalArgumentException(name + ": none (expected: " + expected + ")");
        }
        return value;
    }

    private static void requireWithin(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }
}
