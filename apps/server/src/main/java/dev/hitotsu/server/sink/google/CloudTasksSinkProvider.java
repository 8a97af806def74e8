package dev.hitotsu.server.sink.google;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.FLAG;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.google.tasks.CloudTasksSink;
import dev.hitotsu.google.tasks.CloudTasksSinkBuilder;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkKeys;
import dev.hitotsu.server.sink.SinkProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Reads the section {@code cloudTasks}. */
public final class CloudTasksSinkProvider implements SinkProvider {
    private static final Pattern URL_FORMAT = Pattern.compile("https?://.+");
    private static final Key.Required<String> PROJECT = Key.required(
            "project",
            text(CloudTasksSinkBuilder::project),
            "Id of the project whose queues these are.",
            "the id of a project, such as shop-1234");
    private static final Key.Required<String> LOCATION = Key.required(
            "location",
            text(CloudTasksSinkBuilder::location),
            "Region of the queues, such as europe-west3.",
            "a region such as europe-west3");
    private static final Key.Required<String> URL = Key.required(
            "url",
            text(CloudTasksSinkBuilder::url).describedBy(URL_FORMAT),
            "What the tasks call, with a POST.",
            "https:// or http:// and a host");
    private static final Key.Optional<String> ENDPOINT = Key.optional(
            "endpoint",
            text(CloudTasksSinkBuilder::endpoint).describedBy(URL_FORMAT),
            "Address of Cloud Tasks, such as that of a private endpoint.",
            "Google's own");
    private static final SectionKey TOPICS =
            new SectionKey("topics", "Topics of messages and their queues; a topic that is not here is its queue.");
    private static final Key.WithDefault<Boolean> UNORDERED = Key.withDefault(
            "unordered", FLAG, false, "Whether messages with keys may become tasks, which keep no order.");
    private static final Key.Optional<String> SERVICE_ACCOUNT = Key.optional(
            "serviceAccount",
            text(CloudTasksSinkBuilder::serviceAccount),
            "E-mail address of the service account in whose name the tasks call, with an OIDC token.",
            "none, the tasks call as nobody");
    private static final Key.Optional<Duration> DISPATCH_DEADLINE = Key.optional(
            "dispatchDeadline",
            DURATION,
            "How long a call may take before Cloud Tasks calls again; 15s to 30m.",
            "what Cloud Tasks has, 10m");
    private static final Key.Optional<Duration> ACK_TIMEOUT = SinkKeys.ackTimeout("Cloud Tasks");

    @Override
    public SectionKey key() {
        return new SectionKey("cloudTasks", "Delivers the messages to Google Cloud Tasks, which calls a service.");
    }

    @Override
    public SinkConfig read(Section section) {
        return new CloudTasksSinkConfig(
                section.get(PROJECT).orElse("unknown"),
                section.get(LOCATION).orElse("unknown"),
                section.get(URL).orElse("http://unknown"),
                section.get(ENDPOINT).orElse(null),
                section.texts(TOPICS, any -> Optional.empty()),
                section.get(UNORDERED),
                section.get(SERVICE_ACCOUNT).orElse(null),
                section.get(DISPATCH_DEADLINE).orElse(null),
                section.get(SinkKeys.SOURCE),
                section.get(ACK_TIMEOUT).orElse(null));
    }

    private static Conversion<String> text(BiFunction<CloudTasksSinkBuilder, String, ?> setter) {
        return SinkKeys.takenBy(value -> setter.apply(CloudTasksSink.builder(), value));
    }
}
