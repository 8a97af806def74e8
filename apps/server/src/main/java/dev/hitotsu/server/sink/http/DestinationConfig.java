package dev.hitotsu.server.sink.http;

import dev.hitotsu.config.LiveText;
import dev.hitotsu.http.AnswerPolicy;
import dev.hitotsu.http.BodyFormat;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.http.PemFiles;
import dev.hitotsu.http.SecretFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service as it is configured.
 *
 * @param url null where each message names its own
 * @param timeout null for what the lease allows, and no more than the default
 * @param limits those beside the timeout
 * @param headers may hold a token
 */
record DestinationConfig(
        String name,
        @Nullable String url,
        Set<String> topics,
        BodyFormat format,
        @Nullable Duration timeout,
        Limits limits,
        Map<String, LiveText> headers,
        @Nullable Path signingSecrets,
        @Nullable PemFiles tls,
        AnswerPolicy answers) {
    /** Where the messages of its topics go, for people. */
    String purpose() {
        return (topics.isEmpty() ? "*" : topics.stream().sorted().toList()) + " to "
                + (url == null ? "the URL of the message" : plain(url));
    }

    /** A query may hold a token. */
    private static String plain(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    /**
     * The destination, for a sink that tries to deliver a message for as long as this.
     *
     * @throws IllegalArgumentException if a file cannot be used
     */
    HttpDestination destination(Duration sendTimeout) {
        HttpDestination.Builder builder = HttpDestination.builder(name)
                .topics(topics.toArray(String[]::new))
                .format(format)
                .limits(limitsWithin(sendTimeout))
                .answers(answers);
        if (url != null) {
            builder.url(url);
        }
        headers.forEach((header, value) -> builder.header(header, value::present));
        if (signingSecrets != null) {
            builder.signingKeys(SecretFile.of(signingSecrets));
        }
        if (tls != null) {
            builder.sslContext(tls.changing());
        }
        return builder.build();
    }

    private Limits limitsWithin(Duration sendTimeout) {
        Duration half = sendTimeout.dividedBy(2);
        Duration own = half.compareTo(limits.timeout()) < 0 ? half : limits.timeout();
        return new Limits(
                timeout == null ? own : timeout,
                limits.concurrency(),
                limits.requestsPerSecond(),
                limits.maxBody(),
                limits.maxFailures());
    }

    /** Without the headers. */
    @Override
    public String toString() {
        return name + ": " + purpose();
    }
}
