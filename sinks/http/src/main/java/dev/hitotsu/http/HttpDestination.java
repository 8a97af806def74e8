package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Headers;
import dev.hitotsu.runtime.secret.LastGood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A service that takes messages as requests, and how to treat it. Immutable.
 *
 * <pre>{@code
 * HttpDestination payments = HttpDestination.builder("payments")
 *         .url("https://api.example.com/charges")
 *         .topics("charges")
 *         .answers(AnswerPolicy.KEPT.withOutcomes(402))
 *         .build();
 * }</pre>
 */
public final class HttpDestination {
    private final String name;
    private final @Nullable UrlTemplate url;
    private final Set<String> topics;
    private final BodyFormat format;
    private final Limits limits;
    private final SigningKeys signingKeys;
    private final Headers headers;
    private final Map<String, LastGood<String>> changingHeaders;
    private final AnswerPolicy answers;
    private final @Nullable Supplier<SSLContext> sslContext;

    /**
     * How much it is given.
     *
     * @param timeout how long an answer may take, its body with it
     * @param concurrency how many requests are under way at once
     * @param requestsPerSecond how many begin in a second; 0 for any number
     * @param maxBody how many bytes a body may have
     * @param maxFailures after how many messages in a row that failed it is left alone for a while
     */
    public record Limits(Duration timeout, int concurrency, int requestsPerSecond, int maxBody, int maxFailures) {
        /** 5 s, 64 requests at once, at any rate, 1 MiB, 5 failures. */
        public static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), 64, 0, 1 << 20, 5);

        private static final int MAX_CONCURRENCY = 10_000;
        private static final int MAX_RATE = 1_000_000;

        public Limits {
            requireNonNull(timeout, "timeout: null (expected: a duration)");
            if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("timeout: " + timeout + " (expected: PT0.001S or longer)");
            }
            inRange("concurrency", concurrency, 1, MAX_CONCURRENCY);
            inRange("requestsPerSecond", requestsPerSecond, 0, MAX_RATE);
            inRange("maxBody", maxBody, 0, Integer.MAX_VALUE);
            inRange("maxFailures", maxFailures, 1, Integer.MAX_VALUE);
        }

        private static void inRange(String name, int value, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
            }
        }
    }

    private HttpDestination(Builder builder) {
        this.name = builder.name;
        this.url = builder.url;
        this.topics = builder.topics;
        this.format = builder.format;
        this.limits = builder.limits;
        this.signingKeys = builder.signingKeys;
        this.headers = builder.headers;
        this.changingHeaders = Map.copyOf(builder.changingHeaders);
        this.answers = builder.answers;
        this.sslContext = builder.sslContext;
    }

    /** A builder for a destination of this name, under which people know it. */
    public static Builder builder(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        return new Builder(name);
    }

    public String name() {
        return name;
    }

    /** The topics whose messages it takes; empty if it takes those that no other destination does. */
    public Set<String> topics() {
        return topics;
    }

    public Limits limits() {
        return limits;
    }

    /** Null where each message names its own. */
    @Nullable UrlTemplate url() {
        return url;
    }

    BodyFormat format() {
        return format;
    }

    SigningKeys signingKeys() {
        return signingKeys;
    }

    /** As they are now. */
    Headers headers() {
        Headers present = headers;
        for (Map.Entry<String, LastGood<String>> each : changingHeaders.entrySet()) {
            present = present.with(each.getKey(), each.getValue().current());
        }
        return present;
    }

    AnswerPolicy answers() {
        return answers;
    }

    @Nullable SSLContext sslContext() {
        return sslContext == null ? null : sslContext.get();
    }

    /** Without headers, which may hold a token. */
    @Override
    public String toString() {
        return "HttpDestination[name=" + name + ", url=" + (url == null ? "the message's" : url) + ", topics=" + topics
                + "]";
    }

    /** Builds a {@link HttpDestination}. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private @Nullable UrlTemplate url;
        private Set<String> topics = Set.of();
        private BodyFormat format = BodyFormat.CLOUD_EVENT;
        private Limits limits = Limits.DEFAULT;
        private SigningKeys signingKeys = SigningKeys.NONE;
        private Headers headers = Headers.empty();
        private final Map<String, LastGood<String>> changingHeaders = new TreeMap<>();
        private AnswerPolicy answers = AnswerPolicy.NONE;
        private @Nullable Supplier<SSLContext> sslContext;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Where requests go; {@code {topic}} in its path stands for the topic of the message. Without a URL, each
         * message names its own in the header {@value SinkHeaders#URL}, and each host counts as a destination with
         * these limits.
         *
         * @throws IllegalArgumentException if it is no URL
         */
        public Builder url(String newUrl) {
            requireNonNull(newUrl, "url: null (expected: a URL)");
            this.url = UrlTemplate.of(newUrl);
            return this;
        }

        /** Takes the messages of these topics; without, those that no other destination takes. */
        public Builder topics(String... newTopics) {
            requireNonNull(newTopics, "topics: null (expected: names of topics)");
            this.topics = Set.of(newTopics);
            return this;
        }

        /** {@link BodyFormat#CLOUD_EVENT} by default. */
        public Builder format(BodyFormat newFormat) {
            this.format = requireNonNull(newFormat, "format: null (expected: a format)");
            return this;
        }

        /** {@link Limits#DEFAULT} by default. */
        public Builder limits(Limits newLimits) {
            this.limits = requireNonNull(newLimits, "limits: null (expected: limits, such as Limits.DEFAULT)");
            return this;
        }

        /** Signs each request; {@link SigningKeys#NONE} by default. */
        public Builder signingKeys(SigningKeys newKeys) {
            this.signingKeys = requireNonNull(newKeys, "signingKeys: null (expected: keys, such as SigningKeys.NONE)");
            return this;
        }

        /** Adds a header to each request, such as {@code Authorization}. */
        public Builder header(String header, String value) {
            requireNonNull(header, "header: null (expected: a name)");
            requireNonNull(value, "value: null (expected: text)");
            HeaderText.requireSettable(header);
            this.headers = headers.with(header, HeaderText.requireAscii(header, value));
            return this;
        }

        /**
         * Adds a header to each request whose value may change, such as a token in a file: it is asked for now, and
         * again a second later at the earliest. Where the supplier then throws, or the value is no header's, the last
         * one stays.
         */
        public Builder header(String header, Supplier<String> value) {
            requireNonNull(header, "header: null (expected: a name)");
            requireNonNull(value, "value: null (expected: where text comes from)");
            HeaderText.requireSettable(header);
            changingHeaders.put(header, lastGood(header, value));
            return this;
        }

        private static LastGood<String> lastGood(String header, Supplier<String> value) {
            try {
                return LastGood.of("header " + header, value::get, () -> HeaderText.requireAscii(header, value.get()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What is kept of answers; {@link AnswerPolicy#NONE} by default. */
        public Builder answers(AnswerPolicy newAnswers) {
            this.answers = requireNonNull(newAnswers, "answers: null (expected: a policy, such as AnswerPolicy.NONE)");
            return this;
        }

        /** Whom to trust, and as whom to connect (mutual TLS); the platform's own by default. */
        public Builder sslContext(SSLContext newContext) {
            requireNonNull(newContext, "sslContext: null (expected: a context)");
            return sslContext(() -> newContext);
        }

        /**
         * As {@link #sslContext(SSLContext)}, by certificates that may change, such as {@link PemFiles#changing}. Asked
         * before each request; must give the same object while nothing has changed. Another one gets connections of its
         * own, and the requests under way end on those before.
         */
        public Builder sslContext(Supplier<SSLContext> contexts) {
            this.sslContext = requireNonNull(contexts, "sslContext: null (expected: where contexts come from)");
            return this;
        }

        public HttpDestination build() {
            return new HttpDestination(this);
        }
    }
}
