package dev.hitotsu.server.command;

import dev.hitotsu.config.Conversions;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.config.CoordinationConfig;
import dev.hitotsu.server.config.HttpConfig;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.config.SinkConfig;
import dev.hitotsu.server.config.SourceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a relay would do, in words and without secrets. */
final class RelaySummary {
    private RelaySummary() {}

    static List<String> of(RelayConfig config, String instance) {
        SourceConfig source = config.source();
        RelayOptions options = config.options();
        List<String> lines = new ArrayList<>();
        lines.add("The configuration is fine. As " + instance + " it would");
        lines.add("  read     " + source.shownUrl() + ", schema " + source.schema() + ", as user "
                + (source.user() == null ? "of the URL" : source.user()));
        lines.add("  deliver  to " + config.sink().shown() + topics(config.sink()));
        CoordinationConfig coordination = config.coordination();
        lines.add("  lead     "
                + (coordination == null
                        ? "by a lease in the database"
                        : "as " + coordination.leadership() + " through " + coordination.shown()));
        lines.add(String.format(
                Locale.ROOT,
                "  send     %,d messages or %,d bytes at once at most",
                options.window().maxMessages(),
                options.window().maxBytes()));
        lines.add("  attempt  each message " + options.retry().maxAttempts() + " times, then " + givenUp(options));
        HttpConfig http = config.http();
        lines.add("  answer   " + (http == null ? "no HTTP" : "http://" + http.host() + ":" + http.port() + "/health"));
        return lines;
    }

    private static String topics(SinkConfig sink) {
        return switch (sink) {
            case SinkConfig.Kafka kafka -> kafka.topics().isEmpty() ? "" : ", under other names: " + kafka.topics();
            case SinkConfig.RabbitMq rabbit ->
                rabbit.exchange() == null
                        ? ", into queues named like the topics"
                        : ", through the exchange " + rabbit.exchange();
        };
    }

    private static String givenUp(RelayOptions options) {
        return Conversions.written(options.failure().policy())
                + (options.failure().deadLetterTopic() == null
                        ? ""
                        : " to " + options.failure().deadLetterTopic());
    }
}
