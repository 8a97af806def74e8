package dev.hitotsu.server.config;

import dev.hitotsu.config.Conversions;
import dev.hitotsu.config.Section;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;
import java.util.function.Function;

/** Reads the whole configuration of a relay. */
final class RelayReader {
    private static final Duration DEFAULT_STOP = Duration.ofSeconds(20);
    private static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(5);
    private static final int DEFAULT_PORT = 8480;
    private static final HttpConfig NO_HTTP = new HttpConfig("127.0.0.1", DEFAULT_PORT, DEFAULT_MAX_AGE);

    private RelayReader() {}

    static RelayConfig read(Section root) {
        SourceConfig source = SourceReader.read(root);
        Section relay = root.sectionOrEmpty("relay");
        String instance = relay.text("instance").orElse(null);
        Duration stopWithin = relay.value("stopWithin", Conversions::duration).orElse(DEFAULT_STOP);
        RelayOptions options = OptionsReader.read(relay);
        CoordinationConfig coordination =
                root.section("coordination").map(RelayReader::coordination).orElse(null);
        SinkConfig sink = SinkReader.read(root);
        HttpConfig http = root.section("http").map(RelayReader::http).orElse(null);
        root.end();
        return new RelayConfig(source, instance, options, stopWithin, coordination, sink, http);
    }

    private static CoordinationConfig coordination(Section section) {
        String uri = section.required(
                        "uri", "for example zk://host:2181/chroot, etcd://host:2379/prefix", Function.identity())
                .orElse("");
        String leadership = section.text("leadership").orElse("relay");
        Duration session = section.value("session", Conversions::duration)
                .orElse(CoordinationOptions.defaults().sessionTimeout());
        section.end();
        CoordinationConfig config = new CoordinationConfig(uri, leadership, session);
        section.made(() -> CoordinationOptions.defaults().withSessionTimeout(session), CoordinationOptions.defaults());
        return config;
    }

    private static HttpConfig http(Section http) {
        String host = http.text("host").orElse(NO_HTTP.host());
        int port = http.value("port", Conversions::integer).orElse(NO_HTTP.port());
        Duration age = http.value("maxPendingAge", Conversions::duration).orElse(NO_HTTP.maxPendingAge());
        http.end();
        return http.made(() -> new HttpConfig(host, port, age), NO_HTTP);
    }
}
