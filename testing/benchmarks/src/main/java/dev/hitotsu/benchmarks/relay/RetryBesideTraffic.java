package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.console.Console;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/**
 * What a retry of all dead messages, pressed on the page, costs those that are appended meanwhile: how long they take
 * from their commit to the sink, alone and beside it.
 *
 * @param messages how many are dead
 */
record RetryBesideTraffic(DataSource dataSource, Console console, long messages, Measurements measurements) {
    private static final Duration LENGTH_ALONE = Duration.ofSeconds(15);
    private static final long POLL_NANOS = 10_000_000;
    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");
    private static final Pattern TYPED = Pattern.compile("How many\\? Type ([\\d,]+)");

    void run() throws Exception {
        OutboxAdmin admin = PostgreSql.of(dataSource).admin();
        try (FreshTraffic traffic = FreshTraffic.start(dataSource);
                Relay relay = Relay.builder(PostgreSql.of(dataSource).relayStore(), traffic.sink())
                        .build()) {
            relay.start();
            // What is pending goes first, and warms up.
            while (admin.status().count(OutboxState.PENDING) > FreshTraffic.PER_SECOND) {
                LockSupport.parkNanos(LENGTH_ALONE.toNanos() / 10);
            }
            traffic.next();
            LockSupport.parkNanos(LENGTH_ALONE.toNanos());
            report("freshAlone", traffic.next());
            long before = traffic.others();
            long pressed = System.nanoTime();
            press();
            await(traffic, before + messages);
            measurements.put("retrySeconds", (System.nanoTime() - pressed) / 1e9);
            measurements.put("retriedMessages", traffic.others() - before);
            report("freshBesideRetry", traffic.next());
        }
    }

    private static void await(FreshTraffic traffic, long others) {
        while (traffic.others() < others) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void report(String name, Histogram micros) {
        measurements.put(name + "Messages", micros.getTotalCount());
        measurements.put(name + "P50Ms", micros.getValueAtPercentile(50) / 1e3);
        measurements.put(name + "P99Ms", micros.getValueAtPercentile(99) / 1e3);
        measurements.put(name + "MaxMs", micros.getMaxValue() / 1e3);
    }

    /** As a person does: the preview, a reason, the number, the button. */
    private void press() throws IOException, InterruptedException {
        String address = console.address();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI preview = URI.create(address + "change?action=retry&state=dead");
            String page = client.send(HttpRequest.newBuilder(preview).build(), BodyHandlers.ofString())
                    .body();
            String form = "ticket=" + found(TICKET, page) + "&reason=bench&count=" + found(TYPED, page);
            HttpRequest post = HttpRequest.newBuilder(URI.create(address + "change"))
                    .header("Origin", address.substring(0, address.length() - 1))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form))
                    .build();
            HttpResponse<String> answer = client.send(post, BodyHandlers.ofString());
            if (answer.statusCode() != 303) {
                throw new IOException(post.uri() + ": " + answer.statusCode() + " (expected: 303): " + answer.body());
            }
        }
    }

    private static String found(Pattern pattern, String page) throws IOException {
        Matcher matcher = pattern.matcher(page);
        if (!matcher.find()) {
            throw new IOException("the preview lacks " + pattern + ": " + page);
        }
        return matcher.group(1);
    }
}
