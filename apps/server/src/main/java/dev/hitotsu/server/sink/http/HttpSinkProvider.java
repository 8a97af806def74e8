package dev.hitotsu.server.sink.http;

import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.http.address.Network;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkKeys;
import dev.hitotsu.server.sink.SinkProvider;
import java.util.List;
import java.util.Set;

/** Reads the section {@code http}. */
public final class HttpSinkProvider implements SinkProvider {
    private static final SectionKey ALLOWED =
            new SectionKey("allowed", "Where requests may go, beside public addresses over HTTPS.");
    private static final SectionKey HOSTS =
            new SectionKey("hosts", "Names of hosts, or *.example.com for all below one. Default: any host.");
    private static final SectionKey NETWORKS = new SectionKey(
            "networks", "Networks in which addresses need not be public, such as 10.1.0.0/16. Default: none.");
    private static final Key.WithDefault<Boolean> PLAIN_HTTP =
            Key.withDefault("plainHttp", FLAG, false, "Whether URLs may begin with http, too.");
    private static final SectionKey DESTINATIONS =
            new SectionKey("destinations", "The services, each under a name of its own; one at least.");
    private static final Conversion<Network> NETWORK = Conversion.of(Network::of, Network::toString);

    @Override
    public SectionKey key() {
        return new SectionKey("http", "Sends the messages to HTTP services, as requests.");
    }

    @Override
    public SinkConfig read(Section section) {
        String source = section.get(SinkKeys.SOURCE);
        AllowedTargets allowed = section.section(ALLOWED, HttpSinkProvider::allowed);
        List<DestinationConfig> destinations =
                List.copyOf(section.named(DESTINATIONS, DestinationReader::read).values());
        if (destinations.isEmpty()) {
            section.report("destinations: none (expected: one at least)");
        }
        return new HttpSinkConfig(source, allowed, destinations);
    }

    private static AllowedTargets allowed(Section section) {
        return new AllowedTargets(
                Set.copyOf(section.values(HOSTS, TEXT)), section.values(NETWORKS, NETWORK), section.get(PLAIN_HTTP));
    }
}
