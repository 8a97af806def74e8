package dev.hitotsu.server.relay;

import dev.hitotsu.server.config.HttpConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Refuses requests that name another host. A page in somebody's browser can make its own name resolve to an address of
 * this host (DNS rebinding) and read what is answered; the name is then still that of the page. Immutable.
 */
final class HostCheck {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|\\[?[0-9a-f]*:[0-9a-f:.]+]?");

    private final Set<String> names;

    private HostCheck(Set<String> names) {
        this.names = names;
    }

    /**
     * Allows addresses, localhost, the host that the endpoint listens on, the names of this host, and those of the
     * configuration.
     */
    static HostCheck of(HttpConfig config) {
        Set<String> names = new TreeSet<>(Set.of("localhost", config.host().toLowerCase(Locale.ROOT)));
        config.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        try {
            InetAddress own = InetAddress.getLocalHost();
            names.add(own.getHostName().toLowerCase(Locale.ROOT));
            names.add(own.getCanonicalHostName().toLowerCase(Locale.ROOT));
        } catch (UnknownHostException e) {
            // Then it is addressed by another name or an address.
        }
        return new HostCheck(Set.copyOf(names));
    }

    boolean allows(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority != null && allows(authority.host());
    }

    boolean allows(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.contains(name) || ADDRESS.matcher(name).matches();
    }
}
