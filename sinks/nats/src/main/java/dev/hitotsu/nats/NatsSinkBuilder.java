package dev.hitotsu.nats;

import static dev.hitotsu.message.SettingChecks.requirePositive;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import io.nats.client.Options;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link NatsSink}. Not thread-safe. */
public final class NatsSinkBuilder {
    private static final int MAX_WINDOW = 100_000;

    private @Nullable ConnectionSettings settings;
    private String source = "hitotsu";
    private int window = 1_000;
    private Duration maxBlock = Duration.ofSeconds(1);
    private Duration ackTimeout = Duration.ofSeconds(10);
    private Duration minDuplicateWindow = Duration.ofMinutes(2);
    private StreamDeclaration streamDeclaration = StreamDeclaration.FILE;
    private @Nullable String exclusiveStream;
    private Function<Message, String> router = Message::topic;

    NatsSinkBuilder() {}

    /**
     * The servers, as {@code nats://user:password@host:port}, {@code nats://token@host} or {@code tls://host}, several
     * with commas between them. With {@code tls} the certificate must be that of the host.
     *
     * @throws IllegalArgumentException if they have another form
     */
    public NatsSinkBuilder uri(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        return uri(() -> uri);
    }

    /**
     * The servers, by addresses whose password or token may change: they are asked for now, and again where a server
     * refuses the login. Where they then have another form, or the supplier throws, those before stay in use.
     *
     * @throws IllegalArgumentException if they have another form now
     */
    public NatsSinkBuilder uri(Supplier<String> uris) {
        requireNonNull(uris, "uris: null (expected: where addresses come from)");
        this.settings = ConnectionSettings.ofUri(uris);
        return this;
    }

    /**
     * The servers, with all settings of the client, such as credentials and certificates. Copied; reconnecting is
     * switched off, and the listeners are the sink's. The client does not verify that a certificate is that of the
     * host; the context of {@link #uri} does.
     */
    public NatsSinkBuilder options(Options newOptions) {
        requireNonNull(newOptions, "options: null (expected: the client's options)");
        this.settings = ConnectionSettings.of(newOptions);
        return this;
    }

    /** Chooses the subject of a message. Runs in the sending thread; must not block. */
    public NatsSinkBuilder router(Function<Message, String> newRouter) {
        requireNonNull(newRouter, "router: null (expected: a router)");
        this.router = newRouter;
        return this;
    }

    /** Who declares streams; by default the sink. */
    public NatsSinkBuilder streamDeclaration(StreamDeclaration newDeclaration) {
        requireNonNull(newDeclaration, "declaration: null (expected: a StreamDeclaration)");
        this.streamDeclaration = newDeclaration;
        return this;
    }

    /**
     * The only stream, which keeps all subjects and which nobody else writes. Then any number of messages of a key may
     * be in flight. Where somebody else writes there all the same, the sink says so, and goes on behind.
     */
    public NatsSinkBuilder exclusiveStream(String name) {
        requireNonNull(name, "name: null (expected: the name of a stream)");
        if (name.isBlank()) {
            throw new IllegalArgumentException("exclusiveStream: \"" + name + "\" (expected: the name of a stream)");
        }
        this.exclusiveStream = name;
        return this;
    }

    /** The CloudEvents source, a URI reference that names the sender; {@code hitotsu} by default. */
    public NatsSinkBuilder source(String newSource) {
        requireNonNull(newSource, "source: null (expected: a source)");
        this.source = newSource;
        return this;
    }

    /** How many sends may be in flight; by default 1,000. */
    public NatsSinkBuilder window(int messages) {
        this.window = messages;
        return this;
    }

    /** How long a send may wait for a connection, and for a place in the window; one second by default. */
    public NatsSinkBuilder maxBlock(Duration duration) {
        requireNonNull(duration, "maxBlock: null (expected: a duration)");
        this.maxBlock = duration;
        return this;
    }

    /** How long the server may take to answer for a message; 10 seconds by default. */
    public NatsSinkBuilder ackTimeout(Duration duration) {
        requireNonNull(duration, "ackTimeout: null (expected: a duration)");
        this.ackTimeout = duration;
        return this;
    }

    /**
     * The longest outage after which messages that were on their way are sent again, and must be known for repetitions;
     * {@link NatsSink#check} names streams with a shorter {@code duplicate_window}. Two minutes by default, as the
     * servers have it.
     */
    public NatsSinkBuilder minDuplicateWindow(Duration duration) {
        requireNonNull(duration, "minDuplicateWindow: null (expected: a duration)");
        this.minDuplicateWindow = duration;
        return this;
    }

    /**
     * The sink. Connects when it first sends.
     *
     * @throws IllegalArgumentException if a setting is wrong or missing
     */
    public NatsSink build() {
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("window: " + window + " (expected: 1.." + MAX_WINDOW + ")");
        }
        requirePositive("maxBlock", maxBlock);
        requirePositive("ackTimeout", ackTimeout);
        if (minDuplicateWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "minDuplicateWindow: " + minDuplicateWindow + " (expected: PT0S or more)");
        }
        if (source.isBlank()) {
            throw new IllegalArgumentException("source: \"" + source + "\" (expected: a URI reference)");
        }
        SinkOptions options =
                new SinkOptions(source, window, maxBlock, ackTimeout, streamDeclaration, exclusiveStream, router);
        return new NatsSink(ConnectionSettings.required(settings), options, minDuplicateWindow);
    }
}
