package dev.hitotsu.benchmarks.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.benchmarks.report.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long it takes until operations that are small to send and large to answer are refused, from the client's view.
 */
final class Refusals {
    private static final int WARM_UPS = 300;
    private static final int MEASURED = 500;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;

    Refusals(String url) {
        this.url = URI.create(url);
    }

    /** The operations by the names under which they are to be refused. */
    private static Map<String, String> bombs() {
        Map<String, String> bombs = new LinkedHashMap<>();
        bombs.put("TOO_MANY_ALIASES", "{" + each(100, "a%d: orders { id } ") + "}");
        bombs.put("FRAGMENT_CYCLE", "{ orders { ...F0 } }" + each(50, " fragment F%d on Order { id ...F0 }"));
        bombs.put("TOO_DEEP", "{ orders " + "{ user ".repeat(60) + "{ id }" + " }".repeat(60) + " }");
        bombs.put("TOO_COSTLY", "{ orders(first: 100000) { id products { name } } }");
        bombs.put("TOO_MANY_TOKENS", "{ orders { " + "id ".repeat(100_000) + "} }");
        return bombs;
    }

    private static String each(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining());
    }

    /**
     * Sends them one after the other.
     *
     * @throws IllegalStateException if one is not refused by its name
     */
    void measure(Measurements measurements, PrintStream out) throws IOException, InterruptedException {
        for (Map.Entry<String, String> bomb : bombs().entrySet()) {
            double[] millis = new double[MEASURED];
            for (int i = 0; i < WARM_UPS + MEASURED; i++) {
                double taken = millis(bomb.getKey(), bomb.getValue());
                if (i >= WARM_UPS) {
                    millis[i - WARM_UPS] = taken;
                }
            }
            Arrays.sort(millis);
            double p99 = millis[MEASURED * 99 / 100];
            out.printf(Locale.ROOT, "%s: refused in %.2f ms, p99 %.2f ms%n", bomb.getKey(), millis[MEASURED / 2], p99);
            measurements.put("refused" + bomb.getKey() + "Ms", millis[MEASURED / 2]);
            measurements.put("refused" + bomb.getKey() + "P99Ms", p99);
        }
    }

    private double millis(String name, String operation) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("query", operation))))
                .build();
        long start = System.nanoTime();
        String answer =
                client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        double taken = (System.nanoTime() - start) / 1e6;
        if (!answer.contains("\"code\":\"" + name + "\"")) {
            throw new IllegalStateException(name + ": " + answer + " (expected: refused by this name)");
        }
        return taken;
    }
}
