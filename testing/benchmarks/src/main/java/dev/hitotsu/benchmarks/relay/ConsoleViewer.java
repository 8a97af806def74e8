package dev.hitotsu.benchmarks.relay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Viewers who have a page open: each reads a stream of events until this is closed. */
final class ConsoleViewer implements AutoCloseable {
    private static final long MAX_MICROS = 60_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong events = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    private ConsoleViewer() {}

    /** Opens so many streams. */
    static ConsoleViewer start(String address, int viewers) {
        ConsoleViewer all = new ConsoleViewer();
        for (int i = 0; i < viewers; i++) {
            all.threads.add(Thread.ofVirtual().start(() -> all.read(address + "events")));
        }
        return all;
    }

    private void read(String address) {
        try (Stream<String> lines = client.send(
                        HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofLines())
                .body()) {
            lines.filter(line -> line.startsWith("data:")).forEach(line -> events.incrementAndGet());
        } catch (IOException | RuntimeException e) {
            return; // closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long events() {
        return events.get();
    }

    /** How long a page takes, in microseconds; asked for twice before. */
    static Histogram ask(String address, int times) throws IOException, InterruptedException {
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

    @Override
    public void close() {
        client.shutdownNow();
        threads.forEach(Thread::interrupt);
    }
}
