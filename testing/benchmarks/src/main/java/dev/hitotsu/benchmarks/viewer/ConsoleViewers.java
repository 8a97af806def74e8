package dev.hitotsu.benchmarks.viewer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Viewers as people are: each has a page open that reads the stream of events, and goes to the next page every ten
 * seconds, not all at the same moment. Each has a connection of its own for the stream. Thread-safe.
 */
public final class ConsoleViewers implements AutoCloseable {
    private static final long MILLIS_PER_PAGE = 10_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong pages = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    private ConsoleViewers() {}

    /** So many viewers begin; each asks for the pages in turn. */
    public static ConsoleViewers start(String address, int viewers, List<String> paths) {
        ConsoleViewers all = new ConsoleViewers();
        for (int i = 0; i < viewers; i++) {
            int viewer = i;
            all.begin(() -> all.read(address + "events"));
            all.begin(() -> all.look(address, paths, viewer, MILLIS_PER_PAGE * viewer / viewers));
        }
        return all;
    }

    /** What a viewer does until this is closed. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void begin(Work work) {
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                fail(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void fail(Exception cause) {
        if (closed.getCount() > 0) {
            failure.compareAndSet(null, cause);
        }
    }

    private void read(String address) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = client.send(request(address), BodyHandlers.ofLines());
        requireOk(address, answer);
        try (Stream<String> lines = answer.body()) {
            lines.filter(line -> line.startsWith("data:")).forEach(line -> events.incrementAndGet());
        }
        fail(new IOException(address + ": ended (expected: a stream of events)"));
    }

    private void look(String address, List<String> paths, int viewer, long afterMillis)
            throws IOException, InterruptedException {
        int turn = viewer;
        long wait = afterMillis;
        while (!closed.await(wait, TimeUnit.MILLISECONDS)) {
            String page = address + paths.get(turn++ % paths.size());
            requireOk(page, client.send(request(page), BodyHandlers.ofString()));
            pages.incrementAndGet();
            wait = MILLIS_PER_PAGE;
        }
    }

    private static HttpRequest request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).build();
    }

    private static void requireOk(String address, HttpResponse<?> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(address + ": " + answer.statusCode() + " (expected: 200)");
        }
    }

    /** How many events and pages they got. */
    public record Seen(long events, long pages) {}

    /**
     * What they saw so far.
     *
     * @throws IOException if one of them was not served
     */
    public Seen seen() throws IOException {
        @Nullable Exception cause = failure.get();
        if (cause != null) {
            throw new IOException("a viewer was not served: " + cause.getMessage(), cause);
        }
        return new Seen(events.get(), pages.get());
    }

    @Override
    public void close() {
        closed.countDown();
        client.shutdownNow();
        threads.forEach(Thread::interrupt);
    }
}
