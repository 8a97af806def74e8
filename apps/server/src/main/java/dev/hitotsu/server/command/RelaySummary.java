package dev.hitotsu.server.command;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.config.CoordinationConfig;
import dev.hitotsu.server.config.HttpConfig;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.database.SourceConfig;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a relay would do, in words and without secrets. */
final class RelaySummary {
    private RelaySummary() {}

    static List<String> of(RelayConfig config, String instance) {
        RelayOptions options = config.options();
        return List.of(
                "The configuration is fine. As " + instance + " it would",
                "  read     " + source(config.source()) + reading(config.source()),
                "  deliver  to " + config.sink().displayName() + config.sink().routing(),
                "  lead     " + leadership(config.coordination()),
                String.format(
                        Locale.ROOT,
                        "  send     at most %,d messages or %,d bytes at once",
                        options.window().maxMessages(),
                        options.window().maxBytes()),
                "  attempt  each message " + options.retry().maxAttempts() + " times, then "
                        + policy(options.failure()),
                "  answer   " + endpoint(config.http()));
    }

    private static String source(SourceConfig source) {
        return source.displayUrl() + ", schema " + source.schema() + ", as user "
                + (source.user() == null ? "of the URL" : source.user());
    }

    private static String reading(SourceConfig source) {
        String log = source.reading() == SourceConfig.Reading.LOG ? ", by the database's own log" : "";
        TableMapping mapping = source.mapping();
        return mapping == null
                ? log
                : log + ", and rows of " + mapping.table() + " ("
                        + mapping.layout().text() + ")";
    }

    private static String leadership(@Nullable CoordinationConfig coordination) {
        return coordination == null
                ? "by a lease in the database"
                : "as " + coordination.leadership() + " through " + coordination.displayUri();
    }

    private static String policy(RelayOptions.Failure failure) {
        String policy = EnumNames.kebabCase(failure.policy());
        return failure.deadLetterTopic() == null ? policy : policy + " to " + failure.deadLetterTopic();
    }

    private static String endpoint(@Nullable HttpConfig http) {
        return http == null ? "no HTTP" : "http://" + http.host() + ":" + http.port() + "/health";
    }
}
