package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread gives its grant to another one. */
@Timeout(120)
class HandedOverTest {
    private final Coordination coordination = Coordination.open("mem:");

    @AfterEach
    void close() {
        coordination.close();
    }

    @Test
    void whoGaveTheGrantAwayWaitsLikeEverybody() throws Exception {
        Lock lock = coordination.lock("a");
        Grant given = lock.acquire().handOver();

        assertThat(lock.tryAcquire(Duration.ZERO)).isEmpty();
        assertThat(given.valid()).isTrue();
        CompletableFuture.runAsync(given::close).join();

        try (Grant next = lock.acquire();
                Grant again = lock.acquire()) {
            assertThat(next.fence()).isGreaterThan(given.fence());
            assertThat(again.fence()).isEqualTo(next.fence());
        }
    }

    @Test
    void aGrantThatWasHandedOverDoesNotEndWhatItsFormerThreadHoldsNow() throws Exception {
        Lock lock = coordination.lock("a");
        Grant given = lock.acquire().handOver();
        given.close();
        try (Grant next = lock.acquire()) {
            given.handOver();
            given.close();

            assertThat(next.valid()).isTrue();
            try (Grant again = lock.acquire()) {
                assertThat(again.fence()).isEqualTo(next.fence());
            }
        }
    }

    @Test
    void aGrantWithoutAThreadStaysAsItIs() throws Exception {
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        coordination.leadership("l").campaign(term -> {
            same.complete(term.handOver() == term);
        });

        assertThat(same.join()).isTrue();
    }
}
