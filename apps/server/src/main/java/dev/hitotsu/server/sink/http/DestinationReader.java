package dev.hitotsu.server.sink.http;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.LiveText;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.http.AnswerPolicy;
import dev.hitotsu.http.BodyFormat;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.http.PemFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the section of one destination. */
final class DestinationReader {
    private static final int MAX_KEPT = 1 << 20;

    private static final Key.Optional<String> URL = Key.optional(
            "url",
            Conversion.of(DestinationReader::url, Function.identity()),
            "Where requests go; {topic} in its path stands for the topic.",
            "each message names its own, in the header hitotsu-url");
    private static final SectionKey TOPICS =
            new SectionKey("topics", "Topics of the messages that go there. Default: those of no other destination.");
    private static final Key.WithDefault<BodyFormat> FORMAT = Key.withDefault(
            "format",
            Conversion.choice(BodyFormat.class),
            BodyFormat.CLOUD_EVENT,
            "Whether the attributes travel in headers as CloudEvents says, or the payload alone.");
    private static final Key.Optional<Duration> TIMEOUT = Key.optional(
            "timeout",
            DURATION,
            "How long an answer may take; at most as long as the lease.",
            "5s, or the lease where that is shorter");
    private static final Key.WithDefault<Integer> CONCURRENCY = Key.withDefault(
            "concurrency", INTEGER, Limits.DEFAULT.concurrency(), "How many requests are under way at once.");
    private static final Key.WithDefault<Integer> RATE = Key.withDefault(
            "requestsPerSecond",
            INTEGER,
            Limits.DEFAULT.requestsPerSecond(),
            "How many requests begin in a second at most; 0 for any number.");
    private static final Key.WithDefault<Long> MAX_BODY = Key.withDefault(
            "maxBody", SIZE, (long) Limits.DEFAULT.maxBody(), "How large a body may be; a larger message is dead.");
    private static final Key.WithDefault<Integer> MAX_FAILURES = Key.withDefault(
            "maxFailures",
            INTEGER,
            Limits.DEFAULT.maxFailures(),
            "After how many messages in a row that failed the destination is left alone for a while.");
    private static final SectionKey HEADERS =
            new SectionKey("headers", "Headers of each request, such as Authorization: Bearer ${file:/run/token}.");
    private static final Key.Optional<String> SIGNING_SECRETS = Key.optional(
            "signingSecrets",
            TEXT,
            "File with the secrets that sign requests (Standard Webhooks), one a line, the newest first; nobody else may"
                    + " be able to read it. It is read again when it changes.",
            "requests are not signed");
    private static final SectionKey TLS = new SectionKey("tls", "Files in PEM.");
    private static final Key.Optional<String> TRUST =
            Key.optional("trust", TEXT, "File with the certificates that are trusted.", "those of the Java platform");
    private static final Key.Optional<String> CERTIFICATE = Key.optional(
            "certificate", TEXT, "File with the certificate that the relay shows, and its chain.", "none is shown");
    private static final Key.Optional<String> KEY =
            Key.optional("key", TEXT, "File with the key of the certificate, in PKCS #8.", "none");
    private static final SectionKey ANSWERS = new SectionKey(
            "answers", "What is kept of answers, for the application that made the call; nothing where it is missing.");
    private static final Key.WithDefault<Long> KEPT_BODY = Key.withDefault(
            "maxBody", SIZE, (long) AnswerPolicy.KEPT.maxBody(), "How much of a body is kept; the rest is cut off.");
    private static final SectionKey KEPT_HEADERS =
            new SectionKey("headers", "Names of the headers that are kept. Default: content-type.");
    private static final SectionKey OUTCOMES = new SectionKey(
            "outcomes", "Statuses from 400 to 499 that are an outcome and no failure, such as 402. Default: none.");

    private DestinationReader() {}

    static DestinationConfig read(String name, Section section) {
        return new DestinationConfig(
                name,
                section.get(URL).orElse(null),
                Set.copyOf(section.values(TOPICS, TEXT)),
                section.get(FORMAT),
                section.get(TIMEOUT).orElse(null),
                limits(section),
                headers(section),
                section.get(SIGNING_SECRETS).map(Path::of).orElse(null),
                section.optionalSection(TLS, DestinationReader::tls).orElse(null),
                section.optionalSection(ANSWERS, DestinationReader::answers).orElse(AnswerPolicy.NONE));
    }

    private static String url(String text) {
        HttpDestination.builder("any").url(text);
        return text;
    }

    /** The timeout depends on the lease, which stands elsewhere. */
    private static Limits limits(Section section) {
        int concurrency = section.get(CONCURRENCY);
        int rate = section.get(RATE);
        long maxBody = section.get(MAX_BODY);
        int maxFailures = section.get(MAX_FAILURES);
        return section.build(
                () -> new Limits(
                        Limits.DEFAULT.timeout(),
                        concurrency,
                        rate,
                        (int) Math.min(maxBody, Integer.MAX_VALUE),
                        maxFailures),
                Limits.DEFAULT);
    }

    private static Map<String, LiveText> headers(Section section) {
        Map<String, LiveText> headers = section.liveTexts(HEADERS, DestinationReader::nameProblem);
        headers.forEach((name, value) -> {
            try {
                HttpDestination.builder("any").header(name, value.first());
            } catch (IllegalArgumentException e) {
                // The value may be a token.
                section.report(
                        "headers: " + name + ": a character that no header can have (expected: printable ASCII)");
            }
        });
        return headers;
    }

    private static Optional<String> nameProblem(String name) {
        try {
            HttpDestination.builder("any").header(name, "");
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static PemFiles tls(Section section) {
        Path trust = section.get(TRUST).map(Path::of).orElse(null);
        Path certificate = section.get(CERTIFICATE).map(Path::of).orElse(null);
        Path key = section.get(KEY).map(Path::of).orElse(null);
        return section.build(() -> new PemFiles(trust, certificate, key), new PemFiles(null, null, null));
    }

    private static AnswerPolicy answers(Section section) {
        long maxBody = section.get(KEPT_BODY);
        List<String> headers = section.values(KEPT_HEADERS, TEXT);
        List<Integer> outcomes = section.values(OUTCOMES, INTEGER);
        return section.build(
                () -> new AnswerPolicy(
                        true,
                        (int) Math.min(maxBody, MAX_KEPT + 1),
                        headers.isEmpty() ? AnswerPolicy.KEPT.headers() : Set.copyOf(headers),
                        Set.copyOf(outcomes)),
                AnswerPolicy.KEPT);
    }
}
