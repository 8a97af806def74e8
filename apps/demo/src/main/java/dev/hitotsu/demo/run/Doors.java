package dev.hitotsu.demo.run;

import dev.hitotsu.servers.nginx.NginxServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands between clients and the shop: two gateways, and perhaps nginx before them, which notices when one is
 * away.
 */
final class Doors implements AutoCloseable {
    static final List<String> GATEWAYS = List.of("gateway-a", "gateway-b");

    private final @Nullable NginxServer nginx;
    private final List<URI> all;

    private Doors(@Nullable NginxServer nginx, List<URI> all) {
        this.nginx = nginx;
        this.all = all;
    }

    /** The doors that clients may choose from, where the gateways are at these addresses. */
    static Doors open(Through through, URI service, List<URI> gateways) {
        return switch (through) {
            case service -> new Doors(null, List.of(service));
            case gateways -> new Doors(null, List.copyOf(gateways));
            case nginx -> {
                NginxServer nginx = nginx(gateways);
                yield new Doors(nginx, List.of(URI.create(nginx.url())));
            }
        };
    }

    private static NginxServer nginx(List<URI> gateways) {
        StringBuilder servers = new StringBuilder();
        gateways.forEach(gateway -> servers.append(
                "server %s:%d max_fails=1 fail_timeout=1s; ".formatted(gateway.getHost(), gateway.getPort())));
        return NginxServer.builder()
                .http("upstream gateways { " + servers + "keepalive 32; }")
                .server("""
                        location / {
                          proxy_pass http://gateways;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_set_header Host shop;
                          proxy_connect_timeout 1s;
                        }
                        """)
                .start();
    }

    /** Where clients may go. */
    List<URI> all() {
        return all;
    }

    /** The configuration of a gateway on this port, as a file. */
    static Path configuration(Path folder, String name, int port, URI orders) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                listen: {host: 127.0.0.1, port: %d, eventLoops: 1}
                accessLog: false
                upstreams:
                  orders: {addresses: "%s", breaker: {openFor: 500ms}}
                routes:
                  - {id: shop, match: {path: /**}, to: orders, auth: none, timeout: 7s}
                """.formatted(port, orders));
    }

    @Override
    public void close() {
        if (nginx != null) {
            nginx.close();
        }
    }
}
