package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.servers.nginx.NginxServer;
import dev.hitotsu.servers.redis.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Measures the gateway and its filters beside other proxies, before the same service and under the same load. */
final class GatewayBench {
    private static final int TOKENS = 10_000;
    private static final String HITOTSU = "hitotsu";
    private static final int WARM_CONNECTIONS = 200;
    private static final int IDLE_CONNECTIONS = 10_000;

    private final GatewayBenchOptions options;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();
    private final Path folder;

    GatewayBench(GatewayBenchOptions options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        this.folder = Files.createTempDirectory("hitotsu-bench-");
    }

    Measurements run() throws Exception {
        Placement placement = new Placement(options.pinned());
        Load load = new Load(folder, options.connections(), placement);
        try (NginxServer service = Contenders.service(placement);
                RedisServer redis = RedisServer.start()) {
            Contenders contenders = new Contenders(folder, service, options.eventLoops(), placement);
            GatewayRoutes routes = new GatewayRoutes(redis.uri(), Tokens.create(folder, TOKENS));
            if (options.has(GatewayBenchOptions.Part.bare)) {
                bare(load, contenders, routes);
            }
            if (options.has(GatewayBenchOptions.Part.guarded)) {
                guarded(load, contenders, routes, redis.port());
            }
            if (options.has(GatewayBenchOptions.Part.filters)) {
                new FilterCosts(folder, contenders, routes, measurements)
                        .measure(load, options, out)
                        .forEach(out::println);
            }
            if (options.has(GatewayBenchOptions.Part.cache)) {
                cache(load, contenders, routes);
            }
            if (options.has(GatewayBenchOptions.Part.memory)) {
                memory(contenders.nginx());
                memory(contenders.hitotsu(HITOTSU, null, routes.bare()));
            }
        }
        return measurements;
    }

    /** Passing requests on, and nothing else. */
    private void bare(Load load, Contenders contenders, GatewayRoutes routes) throws Exception {
        Optional<SpringPeer> spring = spring(false);
        try (Opened opened = new Opened()) {
            opened.add(contenders.nginx());
            spring.ifPresent(peer -> opened.add(peer.bare(contenders)));
            opened.add(contenders.vertx());
            opened.add(contenders.hitotsu(HITOTSU, null, routes.bare()));
            Comparison comparison = compare("bare", load, opened.all());
            comparison.ratio(HITOTSU, "nginx", measurements);
            comparison.ratio(HITOTSU, "vertx", measurements);
            comparison.ratio(HITOTSU, "spring", measurements);
            comparison.ratio("vertx", "nginx", measurements);
        }
    }

    /** Token, limit and access log. */
    private void guarded(Load load, Contenders contenders, GatewayRoutes routes, int redisPort) throws Exception {
        Optional<SpringPeer> spring = spring(true);
        try (Opened opened = new Opened()) {
            spring.ifPresent(peer -> opened.add(peer.guarded(contenders, routes.tokens(), redisPort)));
            opened.add(contenders.hitotsu(HITOTSU, routes.tokens(), routes.all()));
            compare("guarded", load, opened.all()).ratio(HITOTSU, "spring", measurements);
        }
    }

    private Optional<SpringPeer> spring(boolean isGuarded) throws IOException {
        return options.spring() ? SpringPeer.resolve(folder, isGuarded) : Optional.empty();
    }

    /** Answers from the cache, which no service is asked for. */
    private void cache(Load load, Contenders contenders, GatewayRoutes routes) throws Exception {
        try (Opened opened = new Opened()) {
            opened.add(contenders.hitotsu("none", null, routes.bare()));
            opened.add(contenders.hitotsu("memory", null, routes.cacheInMemory()));
            opened.add(contenders.hitotsu("redis", null, routes.cacheInRedis()));
            Comparison comparison = compare("cache", load, opened.all());
            comparison.ratio("memory", "none", measurements);
            comparison.ratio("redis", "none", measurements);
        }
    }

    /** What a contender takes when it has served a few requests, and for each connection that waits. */
    private void memory(Contender contender) throws Exception {
        String name = "memory" + Comparison.capitalized(contender.name());
        try (contender;
                IdleConnections connections = new IdleConnections(contender.url())) {
            long pid = contender.process().pid();
            connections.open(WARM_CONNECTIONS);
            long before = IdleConnections.residentBytes(pid);
            connections.open(IDLE_CONNECTIONS);
            long after = IdleConnections.residentBytes(pid);
            measurements.put(name + "Megabytes", before / 1e6);
            measurements.put(name + "KilobytesPerConnection", (after - before) / 1e3 / IDLE_CONNECTIONS);
        }
    }

    private Comparison compare(String name, Load load, List<Contender> contenders) {
        Comparison comparison = new Comparison(name, contenders).run(load, options.rounds(), options.round(), out);
        comparison.report(measurements);
        return comparison;
    }
}
