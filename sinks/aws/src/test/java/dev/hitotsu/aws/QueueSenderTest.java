package dev.hitotsu.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueSenderTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<String>> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final QueueSender sender = new QueueSender(options(), threads, (batch, ended) -> {
        awaitOpen();
        requests.add(batch.stream().map(send -> send.message().body()).toList());
        Map<SqsSend, SendResult> results = new HashMap<>();
        batch.forEach(send -> results.put(send, SendResult.sent()));
        return results;
    });

    @AfterEach
    void stop() {
        open.countDown();
        threads.shutdown();
    }

    private static SinkOptions options() {
        Duration second = Duration.ofSeconds(1);
        return new SinkOptions(
                "test",
                QueueType.FIFO,
                false,
                1_000,
                1,
                Duration.ZERO,
                second,
                second,
                null,
                List.of(),
                message -> "q.fifo");
    }

    private void awaitOpen() {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SqsSend send(String group, int number, long bytes) {
        SqsSend send = new SqsSend(
                new EncodedMessage("id", group, group + number, Map.of(), bytes), System.nanoTime() + 600_000_000_000L);
        sender.offer(send);
        return send;
    }

    private List<SendResult> finish(List<SqsSend> sends) {
        open.countDown();
        sender.flush();
        return sends.stream().map(SqsSend::join).toList();
    }

    @Test
    void aRequestHasOneMessageOfAGroupAndNoGroupStarvesAnother() {
        List<SqsSend> sends = new ArrayList<>();
        IntStream.range(0, 20).forEach(i -> sends.add(send("hot", i, 1)));
        IntStream.range(0, 15).forEach(i -> sends.add(send("cold" + i + "-", 0, 1)));

        assertThat(finish(sends)).containsOnly(SendResult.sent());

        List<String> hot = requests.stream()
                .flatMap(List::stream)
                .filter(body -> body.startsWith("hot"))
                .toList();
        assertThat(hot)
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "hot" + i).toList());
        assertThat(requests)
                .allSatisfy(request -> assertThat(request).hasSizeBetween(1, 10))
                .allSatisfy(request -> assertThat(request.stream().filter(body -> body.startsWith("hot")))
                        .hasSizeLessThanOrEqualTo(1));
        assertThat(requests.subList(0, 3).stream().flatMap(List::stream).filter(body -> body.startsWith("cold")))
                .as("all others are in the first requests")
                .hasSize(15);
    }

    @Test
    void aRequestIsNotLargerThanSqsTakes() {
        List<SqsSend> sends = new ArrayList<>();
        IntStream.range(0, 5).forEach(i -> sends.add(send("group" + i + "-", 0, 400_000)));

        assertThat(finish(sends)).containsOnly(SendResult.sent());
        assertThat(requests).allSatisfy(request -> assertThat(request).hasSizeBetween(1, 2));
        assertThat(requests).hasSize(3);
    }

    @Test
    void onceEndedEverythingIsAnsweredAndNothingStarts() {
        List<SqsSend> sends = new ArrayList<>();
        IntStream.range(0, 30).forEach(i -> sends.add(send("group" + i % 3 + "-", i, 1)));

        sender.end("aborted");
        SqsSend late = send("late", 0, 1);

        assertThat(sends).extracting(SqsSend::join).containsOnly(SendResult.unavailable("aborted"));
        assertThat(late.join()).isEqualTo(SendResult.unavailable("aborted"));
    }
}
