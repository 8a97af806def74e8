package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.nginx.NginxServer;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures one query over three services: the gateway, a program that does it by hand, and Apollo's gateway. */
final class GraphQlBench {
    private static final String HITOTSU = "hitotsu";
    private static final String BY_HAND = "byHand";
    private static final String APOLLO = "apollo";
    private static final String HEAP = "256m";

    private final GatewayBenchOptions options;
    private final boolean isWithPeers;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();
    private final Path folder;
    private final Placement placement;

    GraphQlBench(GatewayBenchOptions options, boolean isWithPeers, PrintStream out) throws IOException {
        this.options = options;
        this.isWithPeers = isWithPeers;
        this.out = out;
        this.placement = new Placement(options.pinned());
        this.folder = Files.createTempDirectory("hitotsu-bench-");
    }

    Measurements run() throws Exception {
        List<Contender> contenders = new ArrayList<>();
        try (NginxServer services = GraphQlServices.start(placement)) {
            contenders.add(byHand(services.port()));
            Contender hitotsu = hitotsu(services.url());
            contenders.add(hitotsu);
            new Refusals(hitotsu.url().substring(0, hitotsu.url().indexOf('?'))).measure(measurements, out);
            Optional<ApolloPeer> apollo =
                    isWithPeers ? ApolloPeer.install(folder, services.port(), placement) : Optional.empty();
            apollo.ifPresent(peer -> contenders.add(peer.gateway()));
            Comparison comparison = new Comparison("graphql", contenders)
                    .run(new Load(folder, options.connections(), placement), options.rounds(), options.round(), out);
            comparison.report(measurements);
            comparison.ratio(HITOTSU, BY_HAND, measurements);
            comparison.ratio(HITOTSU, APOLLO, measurements);
            costs();
            if (apollo.isPresent()) {
                apollo.get().close();
            }
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
        return measurements;
    }

    /** Processor time a request, over that of the program that does it by hand. */
    private void costs() {
        double own = measurements.get("graphqlHitotsuMicrosPerRequest").orElseThrow();
        double byHand = measurements.get("graphqlByHandMicrosPerRequest").orElseThrow();
        measurements.put("graphqlHitotsuCostToByHand", own / byHand);
    }

    private Contender byHand(int servicePort) {
        int port = FreePorts.next();
        JavaProcess java =
                JavaProcess.of(HandWritten.class).arguments(Integer.toString(port), Integer.toString(servicePort));
        return started(BY_HAND, port, "/", java);
    }

    private Contender hitotsu(String services) throws IOException {
        int port = FreePorts.next();
        Path schema = Files.writeString(folder.resolve("bench.graphqls"), GraphQlServices.SCHEMA);
        Path config = Files.writeString(
                folder.resolve("graphql.yaml"), """
                listen: {host: 127.0.0.1, port: %1$d, eventLoops: %2$d}
                accessLog: false
                upstreams:
                  orders: {addresses: "%3$s"}
                  users: {addresses: "%3$s"}
                  products: {addresses: "%3$s"}
                routes:
                  - {id: graphql, match: {path: /graphql}, auth: none, graphql: {schema: %4$s}}
                """.formatted(port, options.eventLoops(), services, schema));
        JavaProcess java = JavaProcess.of(Hitotsu.class)
                .option("--enable-native-access=ALL-UNNAMED")
                .option("-Xmn16m")
                .arguments("gateway", "--config", config.toString());
        return started(HITOTSU, port, "/graphql?query=" + query(), java);
    }

    /** What stands in the URLs of requests. */
    static String query() {
        return URLEncoder.encode(GraphQlServices.QUERY, StandardCharsets.UTF_8);
    }

    private Contender started(String name, int port, String path, JavaProcess java) {
        ProxyProcess process =
                ProxyProcess.start(placement.ofContender(java.heap(HEAP).option("-XX:+UseSerialGC")), port);
        return new Contender(name, "http://127.0.0.1:" + port + path, null, process);
    }
}
