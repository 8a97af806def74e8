package dev.hitotsu.server.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.LiveText;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkReader;
import dev.hitotsu.telemetry.TraceReader;
import dev.hitotsu.telemetry.TraceSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the whole configuration of a relay. */
final class RelayReader {
    private static final HttpConfig DEFAULT_HTTP =
            new HttpConfig("127.0.0.1", 8480, Duration.ofMinutes(5), 0, Set.of());

    private static final SectionKey RELAY = new SectionKey("relay", "How the relay reads, sends and retries.");
    private static final Key.Optional<String> INSTANCE = Key.optional(
            "instance", TEXT, "Name of this relay in logs, in the status and in the database.", "host and pid");
    private static final Key.WithDefault<Duration> STOP_WITHIN = Key.withDefault(
            "stopWithin",
            DURATION,
            Duration.ofSeconds(20),
            "How long a relay that stops waits for the answers to what is in flight.");

    private static final SectionKey COORDINATION = new SectionKey(
            "coordination",
            "Service through which relays agree on the leader; by default a lease in the database decides.");
    private static final Key.Required<String> URI = Key.required(
            "uri",
            TEXT,
            "Address of the service: zk://host:2181/chroot, etcd://host:2379/prefix, jdbc:postgresql://host/database or"
                    + " jdbc:mariadb://host/.",
            "for example zk://host:2181/chroot, etcd://host:2379/prefix");
    private static final Key.WithDefault<String> LEADERSHIP =
            Key.withDefault("leadership", TEXT, "relay", "Name of what is led; each outbox needs its own.");
    private static final Key.WithDefault<Duration> SESSION = Key.withDefault(
            "session",
            DURATION,
            CoordinationOptions.defaults().sessionTimeout(),
            "How long after a crash another relay takes over at the latest.");

    private static final SectionKey HTTP = new SectionKey(
            "http", "Endpoint for /health, /health/live, /health/ready, /status and /metrics; none by default.");
    private static final Key.WithDefault<String> HOST =
            Key.withDefault("host", TEXT, DEFAULT_HTTP.host(), "Address to listen on.");
    private static final Key.WithDefault<Integer> PORT =
            Key.withDefault("port", INTEGER, DEFAULT_HTTP.port(), "Port to listen on; 0 for any free one.");
    private static final Key.WithDefault<Duration> MAX_PENDING_AGE = Key.withDefault(
            "maxPendingAge",
            DURATION,
            DEFAULT_HTTP.maxPendingAge(),
            "Age of the oldest pending message above which /health answers with 503.");

    private static final Key.WithDefault<String> NAMES = Key.withDefault(
            "names",
            TEXT,
            "",
            "Names, separated by commas, that requests may have in Host beside addresses, localhost and this host's own.");
    private static final Key.WithDefault<Integer> MAX_DEAD = Key.withDefault(
            "maxDead",
            INTEGER,
            DEFAULT_HTTP.maxDead(),
            "Number of dead messages above which /health answers with 503.");

    /** What stands in the section {@code relay}. */
    private record RelaySection(@Nullable String instance, Duration stopWithin, RelayOptions options) {}

    private RelayReader() {}

    static RelayConfig read(Section root) {
        SourceConfig source = SourceConfig.read(root);
        RelaySection relay = root.section(RELAY, RelayReader::relay);
        CoordinationConfig coordination =
                root.optionalSection(COORDINATION, RelayReader::coordination).orElse(null);
        SinkConfig sink = SinkReader.read(root);
        HttpConfig http = root.optionalSection(HTTP, RelayReader::http).orElse(null);
        TraceSettings traces =
                root.optionalSection(TraceReader.TRACES, TraceReader::read).orElse(null);
        AdminConfig admin = AdminReader.read(root).orElse(null);
        return new RelayConfig(
                source, relay.instance(), relay.options(), relay.stopWithin(), coordination, sink, http, traces, admin);
    }

    private static RelaySection relay(Section relay) {
        return new RelaySection(relay.get(INSTANCE).orElse(null), relay.get(STOP_WITHIN), OptionsReader.read(relay));
    }

    private static CoordinationConfig coordination(Section section) {
        LiveText uri = section.live(URI).orElseGet(() -> LiveText.fixed(""));
        String leadership = section.get(LEADERSHIP);
        Duration session = section.get(SESSION);
        CoordinationOptions defaults = CoordinationOptions.defaults();
        section.build(() -> defaults.withSessionTimeout(session), defaults);
        return new CoordinationConfig(uri, leadership, session);
    }

    private static HttpConfig http(Section http) {
        String host = http.get(HOST);
        int port = http.get(PORT);
        Duration maxPendingAge = http.get(MAX_PENDING_AGE);
        int maxDead = http.get(MAX_DEAD);
        Set<String> names = names(http.get(NAMES));
        return http.build(() -> new HttpConfig(host, port, maxPendingAge, maxDead, names), DEFAULT_HTTP);
    }

    private static Set<String> names(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}
