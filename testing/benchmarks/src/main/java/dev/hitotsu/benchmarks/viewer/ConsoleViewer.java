package dev.hitotsu.benchmarks.viewer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.HdrHistogram.Histogram;

/** A client that asks for pages without a browser. */
public final class ConsoleViewer {
    private static final long MAX_MICROS = 60_000_000;

    private ConsoleViewer() {}

    /**
     * How long a page takes, in microseconds; asked for twice before. Blocks until it was asked for so many times.
     *
     * @throws IOException if it does not come
     */
    public static Histogram ask(String address, int times) throws IOException, InterruptedException {
        Histogram micros = new Histogram(MAX_MICROS, 3);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = -2; i < times; i++) {
                long started = System.nanoTime();
                HttpResponse<String> answer =
                        client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IOException(address + ": " + answer.statusCode() + " (expected: 200): " + answer.body());
                }
                if (i >= 0) {
                    micros.recordValue((System.nanoTime() - started) / 1_000);
                }
            }
        }
        return micros;
    }
}
