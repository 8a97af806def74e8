package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.nginx.NginxServer;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts contenders before one service. */
final class Contenders {
    private static final String HEAP = "256m";

    private final Path folder;
    private final NginxServer service;
    private final int eventLoops;
    private final Placement placement;

    Contenders(Path folder, NginxServer service, int eventLoops, Placement placement) {
        this.folder = folder;
        this.service = service;
        this.eventLoops = eventLoops;
        this.placement = placement;
    }

    /** A service that costs next to nothing: nginx answers with 1 kB of JSON. */
    static NginxServer service(Placement placement) {
        String body = "{\"text\":\"" + "x".repeat(1_010) + "\"}";
        return placement
                .ofOthers(NginxServer.builder())
                .server("location / { default_type application/json; return 200 '" + body + "'; }")
                .start();
    }

    int servicePort() {
        return service.port();
    }

    /** nginx with one worker, as its manual configures a proxy with connections that are kept. */
    Contender nginx() {
        NginxServer nginx = placement
                .ofContender(NginxServer.builder())
                .http("upstream service { server 127.0.0.1:%d; keepalive 256; keepalive_requests 1000000000; }"
                        .formatted(service.port()))
                .server("location / { proxy_pass http://service; proxy_http_version 1.1;"
                        + " proxy_set_header Connection \"\"; proxy_set_header Host $host; }")
                .start();
        return new Contender("nginx", nginx.url() + "/", null, nginx);
    }

    /** Vert.x alone. */
    Contender vertx() {
        int port = FreePorts.next();
        JavaProcess java = JavaProcess.of(BareProxy.class)
                .arguments(Integer.toString(port), Integer.toString(service.port()), Integer.toString(eventLoops));
        return started("vertx", port, null, java, HEAP);
    }

    /**
     * The gateway as a process of its own, with this configuration after the sections {@code listen} and
     * {@code upstreams}.
     */
    Contender hitotsu(String name, @Nullable Tokens tokens, String yaml) throws IOException {
        int port = FreePorts.next();
        Path config =
                Files.writeString(folder.resolve(name + ".yaml"), """
                listen: {host: 127.0.0.1, port: %d, eventLoops: %d}
                upstreams: {service: {addresses: "%s"}}
                %s
                """.formatted(port, eventLoops, service.url(), yaml));
        // As the launcher starts it.
        JavaProcess java = JavaProcess.of(Hitotsu.class)
                .option("--enable-native-access=ALL-UNNAMED")
                .option("-Xmn16m")
                .arguments("gateway", "--config", config.toString());
        return started(name, port, tokens, java, HEAP);
    }

    /** With the collector that the launcher gives the gateway, for all alike. */
    Contender started(String name, int port, @Nullable Tokens tokens, JavaProcess java, String heap) {
        ProxyProcess process =
                ProxyProcess.start(placement.ofContender(java.heap(heap).option("-XX:+UseSerialGC")), port);
        return new Contender(name, "http://127.0.0.1:" + port + "/", tokens == null ? null : tokens.file(), process);
    }
}
