package dev.hitotsu.nats;

import static dev.hitotsu.message.SettingChecks.requireWithin;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.receiver.ReceiverBuilder;
import io.nats.client.Options;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link NatsReceiver}. Not thread-safe. */
public final class NatsReceiverBuilder extends ReceiverBuilder<NatsReceiverBuilder> {
    private static final int MAX_PREFETCH = 65_535;
    private static final Duration MIN_ACK_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_ACK_WAIT = Duration.ofDays(1);

    private @Nullable ConnectionSettings settings;
    private List<String> subjects = List.of();
    private String durable = "";
    private int prefetch = 500;
    private int batch = 250;
    private Duration ackWait = Duration.ofSeconds(10);
    private StreamDeclaration streamDeclaration = StreamDeclaration.FILE;

    NatsReceiverBuilder() {}

    @Override
    protected NatsReceiverBuilder self() {
        return this;
    }

    /**
     * The servers, as for {@link NatsSinkBuilder#uri}.
     *
     * @throws IllegalArgumentException if they have another form
     */
    public NatsReceiverBuilder uri(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        return uri(() -> uri);
    }

    /**
     * The servers, by addresses whose password or token may change: they are asked for now, and again where a server
     * refuses the login. Where they then have another form, or the supplier throws, those before stay in use.
     *
     * @throws IllegalArgumentException if they have another form now
     */
    public NatsReceiverBuilder uri(Supplier<String> uris) {
        requireNonNull(uris, "uris: null (expected: where addresses come from)");
        this.settings = ConnectionSettings.ofUri(uris);
        return this;
    }

    /** The servers, as for {@link NatsSinkBuilder#options}. */
    public NatsReceiverBuilder options(Options newOptions) {
        requireNonNull(newOptions, "options: null (expected: the client's options)");
        this.settings = ConnectionSettings.of(newOptions);
        return this;
    }

    /**
     * What to receive: one or several subjects, each of one stream and perhaps with the wildcards {@code *} and
     * {@code >}. Order holds within each of them, and one that waits holds up no other.
     */
    public NatsReceiverBuilder subjects(String... newSubjects) {
        requireNonNull(newSubjects, "subjects: null (expected: subjects)");
        for (String each : newSubjects) {
            requireNonNull(each, "subject: null (expected: a subject)");
        }
        this.subjects = List.of(newSubjects);
        return this;
    }

    /**
     * The name of the consumer at the server, which remembers what was acknowledged. It is created where it is missing.
     * Of several subjects each has a consumer, whose name begins like this.
     */
    public NatsReceiverBuilder durable(String name) {
        this.durable = requireNonNull(name, "name: null (expected: the name of a consumer)");
        return this;
    }

    /** Who declares the stream of a subject without wildcards; by default the receiver. */
    public NatsReceiverBuilder streamDeclaration(StreamDeclaration newDeclaration) {
        this.streamDeclaration = requireNonNull(newDeclaration, "declaration: null (expected: a StreamDeclaration)");
        return this;
    }

    /**
     * How many messages of a subject the server delivers ahead; by default 500. A consumer that is there keeps its
     * {@code max_ack_pending}.
     */
    public NatsReceiverBuilder prefetch(int messages) {
        this.prefetch = messages;
        return this;
    }

    /** How many messages a batch has at most; by default 250. */
    public NatsReceiverBuilder batch(int messages) {
        this.batch = messages;
        return this;
    }

    /**
     * After how long the server delivers again what a receiver that died left behind; by default 10 seconds, one at
     * least, a day at most. A consumer that is there keeps its own.
     */
    public NatsReceiverBuilder ackWait(Duration duration) {
        this.ackWait = requireNonNull(duration, "ackWait: null (expected: a duration)");
        return this;
    }

    @Override
    public NatsReceiver start() {
        requireHandler();
        if (subjects.isEmpty() || subjects.stream().distinct().count() < subjects.size()) {
            throw new IllegalArgumentException("subjects: " + subjects + " (expected: one or more, each once)");
        }
        subjects.forEach(each -> requireGiven("subject", each));
        requireGiven("durable", durable);
        if (durable.chars().anyMatch(c -> c <= ' ' || ".*>/\\".indexOf(c) >= 0)) {
            throw new IllegalArgumentException(
                    "durable: \"" + durable + "\" (expected: a name without blanks, dots, slashes, * and >)");
        }
        requireWithin("prefetch", prefetch, MAX_PREFETCH);
        requireWithin("batch", batch, prefetch);
        if (ackWait.compareTo(MIN_ACK_WAIT) < 0 || ackWait.compareTo(MAX_ACK_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "ackWait: " + ackWait + " (expected: " + MIN_ACK_WAIT + ".." + MAX_ACK_WAIT + ")");
        }
        SubscriptionOptions options =
                new SubscriptionOptions(subjects, durable, prefetch, batch, ackWait, streamDeclaration);
        return NatsReceiver.start(this, new NatsSubscription(ConnectionSettings.required(settings), options), durable);
    }

    private static void requireGiven(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + ": \"" + value + "\" (expected: its name)");
        }
    }
}
