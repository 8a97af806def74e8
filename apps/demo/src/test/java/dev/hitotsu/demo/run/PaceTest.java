package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.demo.shop.Saga;
import dev.hitotsu.outbox.OutboxSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final DemoOptions OPTIONS = new DemoOptions(
            4_000,
            1,
            1,
            Database.postgresql,
            OutboxSource.POLLING,
            ShopServices.plain,
            Saga.messages,
            Broker.kafka,
            Through.service,
            true,
            null,
            Path.of("report.html"));

    @Test
    void aShareOfTheOrdersIsKeptForEachFaultThatIsNotOver() {
        AtomicInteger over = new AtomicInteger();
        Pace pace = new Pace(OPTIONS, 5, over::get);

        assertThat(pace.allowed()).isEqualTo(3_000);
        over.set(1);
        assertThat(pace.allowed()).isEqualTo(3_200);
        over.set(5);
        assertThat(pace.allowed()).isEqualTo(4_000);
    }

    @Test
    void nothingIsKeptWithoutFaults() {
        assertThat(Pace.steady(OPTIONS).allowed()).isEqualTo(4_000);
    }

    @Test
    void anOrderOfAShareComesWhenTheFaultBeforeItIsOver() throws InterruptedException {
        AtomicInteger over = new AtomicInteger();
        Pace pace = new Pace(OPTIONS, 1, over::get);
        CountDownLatch placed = new CountDownLatch(1);
        Thread client = Thread.ofVirtual().start(() -> {
            pace.await(3_000);
            assertThat(over).hasValue(1);
            placed.countDown();
        });
        pace.await(2_999);
        assertThat(placed.getCount()).isEqualTo(1);

        over.set(1);
        client.join();

        assertThat(placed.getCount()).isZero();
    }

    @Test
    void whatAStallHasDelayedDoesNotComeAllAtOnce() {
        int orders = 20;
        long spacing = Duration.ofSeconds(1).toNanos() / 4_000;
        Pace pace = Pace.steady(OPTIONS);
        long stalledUntil = System.nanoTime() + orders * spacing;
        while (System.nanoTime() < stalledUntil) {
            Thread.onSpinWait();
        }

        pace.await(0);
        long from = System.nanoTime();
        for (int i = 1; i < orders; i++) {
            pace.await(i);
        }

        // The first of them may have been placed a moment before its time was taken.
        assertThat(System.nanoTime() - from).isGreaterThan((orders - 2) * spacing);
    }
}
