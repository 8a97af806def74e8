package dev.hitotsu.benchmarks.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.benchmarks.gateway.BarChart.Bar;
import dev.hitotsu.benchmarks.report.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What each filter of a route costs. A gateway has a route for each, so that all are compiled in one JVM and one after
 * the other is measured in each round. What holds for a whole gateway, such as its log, has a gateway of its own.
 */
final class FilterCosts {
    private static final String NAME = "filter";
    private static final String NONE = "none";
    private static final Comparison.WarmUp WARM_UP = new Comparison.WarmUp(Duration.ofSeconds(2), 2, 60_000, 40);

    /** Of one second, so that few times are remembered. */
    private static final String LIMITS = "limits: {door: {rate: 1000000/1s, key: address}}\n";

    /** A key and the hash of it. */
    private static final String KEY = "secret";

    private static final String KEY_HASH = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    private final Path folder;
    private final Contenders contenders;
    private final GatewayRoutes routes;
    private final Measurements measurements;

    /**
     * A filter.
     *
     * @param name as in the results
     * @param meaning for the table
     * @param yaml of its route
     * @param headers file with headers of the requests, one a line; null for none
     */
    private record Filter(
            String name,
            String meaning,
            String yaml,
            @Nullable Path headers) {}

    FilterCosts(Path folder, Contenders contenders, GatewayRoutes routes, Measurements measurements) {
        this.folder = folder;
        this.contenders = contenders;
        this.routes = routes;
        this.measurements = measurements;
    }

    /** Measures all of them. The lines are a table in Markdown. */
    List<String> measure(Load load, GatewayBenchOptions options, PrintStream out) throws Exception {
        String users = routes.issuer();
        String keys = users.replace("auth: {", "auth: {keys: {keys: [{subject: one, sha256: " + KEY_HASH + "}]}, ");
        String redis = "redis: " + routes.redis() + "\n";
        try (Opened opened = new Opened()) {
            List<Filter> all = new ArrayList<>();
            open("quiet", "accessLog: false\n" + redis + keys + LIMITS, quiet(), opened, all);
            open("logging", redis + "cache: {in: redis}\n" + users + LIMITS, logging(), opened, all);
            Comparison comparison =
                    new Comparison(NAME, opened.all(), WARM_UP).run(load, options.rounds(), options.round(), out);
            comparison.report(measurements);
            all.stream().filter(filter -> !filter.name().equals(NONE)).forEach(filter -> {
                comparison.ratio(filter.name(), NONE, measurements);
                comparison.added(filter.name(), NONE, measurements);
            });
            return table(all);
        }
    }

    private void open(String name, String yaml, List<Filter> filters, Opened opened, List<Filter> all)
            throws IOException {
        StringBuilder whole = new StringBuilder(yaml).append("routes:\n");
        filters.forEach(filter -> whole.append(
                "  - {id: %1$s, match: {path: /%1$s}, to: service, %2$s}\n".formatted(filter.name(), filter.yaml())));
        Contender gateway = contenders.hitotsu(name, null, whole.toString());
        filters.forEach(filter -> opened.add(gateway.at(filter.name(), filter.headers())));
        all.addAll(filters);
    }

    private List<Filter> quiet() throws IOException {
        String open = "auth: none, ";
        Path key = header("X-API-Key: " + KEY);
        Path origin = header("Origin: https://shop.example");
        Path gzip = header("Accept-Encoding: gzip");
        return List.of(
                new Filter(NONE, "none", "auth: none", null),
                new Filter("networks", "networks", open + "networks: {allow: [127.0.0.0/8]}", null),
                new Filter("maxRequests", "requests at a time", open + "maxRequests: 1000", null),
                new Filter("cors", "CORS", open + "cors: {origins: ['https://shop.example']}", origin),
                new Filter("query", "query changed", open + "requestQuery: {set: {page: '1'}}", null),
                new Filter("headers", "headers changed", open + "requestHeaders: {set: {X-Tenant: acme}}", null),
                new Filter("json", "1 kB of JSON changed", open + "responseJson: {add: {source: gateway}}", null),
                new Filter("compression", "1 kB compressed", open + "compression: {minBytes: 100}", gzip),
                new Filter("key", "API key", "auth: keys", key),
                new Filter(
                        "jwt",
                        "token (RS256), 10,000 of them",
                        "auth: users",
                        routes.tokens().file()),
                new Filter("limit", "limit in Redis", open + "limit: door", null),
                new Filter("cache", "cache in memory, hits", open + "cache: {ttl: 300s, scope: shared}", null));
    }

    private List<Filter> logging() {
        return List.of(
                new Filter("log", "access log", "auth: none", null),
                new Filter(
                        "cacheRedis",
                        "cache in Redis, hits, and access log",
                        "auth: none, cache: {ttl: 300s, scope: shared}",
                        null),
                new Filter(
                        "all",
                        "token, limit in Redis, access log",
                        "auth: users, limit: door",
                        routes.tokens().file()));
    }

    private Path header(String line) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "headers", ""), line + "\n", US_ASCII);
    }

    private List<String> table(List<Filter> filters) {
        List<String> lines = new ArrayList<>();
        lines.add("| filter | processor time a request | more than none | rate, of none |");
        lines.add("|---|---|---|---|");
        for (Filter filter : filters) {
            String key = NAME + Comparison.capitalized(filter.name());
            boolean isNone = filter.name().equals(NONE);
            lines.add("| %s | %s | %s | %s |"
                    .formatted(
                            filter.meaning(),
                            number("%.1f µs", key + "MicrosPerRequest"),
                            isNone
                                    ? ""
                                    : number("%.1f", key + "AddedMicros")
                                            + number(" ± %.1f µs", key + "AddedMicrosError"),
                            isNone ? "1" : number("%.2f", key + "ToNone") + number(" ± %.2f", key + "ToNoneError")));
        }
        return lines;
    }

    /** Nothing for what was not measured, as the error of a single round. */
    private String number(String format, String key) {
        return measurements.get(key).isPresent()
                ? String.format(Locale.ROOT, format, measurements.get(key).getAsDouble())
                : "";
    }

    /** Draws what each filter costs more than none. */
    static void draw(Measurements measurements, Path file) throws IOException {
        List<Bar> bars = new ArrayList<>();
        measurements.names().stream()
                .filter(name -> name.startsWith(NAME) && name.endsWith("AddedMicros"))
                .forEach(name -> bars.add(new Bar(
                        name.substring(NAME.length(), name.length() - "AddedMicros".length()),
                        measurements.get(name).orElseThrow(),
                        true)));
        new BarChart(
                        "processor time of a request, more than without any filter (µs)",
                        bars,
                        value -> String.format(Locale.ROOT, "%.1f", value))
                .write(file);
    }
}
