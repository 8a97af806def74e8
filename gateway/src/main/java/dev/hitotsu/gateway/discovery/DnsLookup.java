package dev.hitotsu.gateway.discovery;

import dev.hitotsu.gateway.upstream.Address;
import dev.hitotsu.gateway.upstream.settings.DnsSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.SrvRecord;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Asks DNS for a name: for addresses on the system's own way, with its hosts file and search domains, for services
 * directly.
 */
record DnsLookup(Vertx vertx, DnsSettings settings) implements Supplier<Future<List<Address>>> {
    @Override
    public Future<List<Address>> get() {
        return settings.isService() ? services() : addresses(settings.name(), settings.port());
    }

    /** The services with the best priority, and all of their addresses. */
    private Future<List<Address>> services() {
        DnsClient client = vertx.createDnsClient();
        return client.resolveSRV(settings.name()).eventually(client::close).compose(records -> {
            int best = records.stream().mapToInt(SrvRecord::priority).min().orElse(0);
            List<Future<List<Address>>> all = records.stream()
                    .filter(one -> one.priority() == best)
                    .map(one -> addresses(Objects.requireNonNull(one.target()), one.port()))
                    .toList();
            return Future.all(all)
                    .map(done ->
                            all.stream().flatMap(one -> one.result().stream()).toList());
        });
    }

    private Future<List<Address>> addresses(String host, int port) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return vertx.executeBlocking(() -> InetAddress.getAllByName(name), false)
                .map(found -> Arrays.stream(Objects.requireNonNull(found))
                        .map(address -> Address.resolved(name, port, settings.secure(), address.getHostAddress()))
                        .toList());
    }
}
