package dev.hitotsu.message.receiver.lease;

import static dev.hitotsu.message.receiver.lease.ScriptedLeases.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GivenBackTest {
    private final GivenBack givenBack = new GivenBack(Duration::ofSeconds);

    @Test
    void whatFailsAgainRestsLongerUntilItIsHandled() {
        LeasedDelivery failed = delivery("a", "1", 1);
        givenBack.add(failed);
        assertThat(givenBack.take()).isEqualTo(Map.of("a", 1));
        givenBack.add(failed);
        givenBack.add(delivery("b", "2", 7));
        assertThat(givenBack.take()).isEqualTo(Map.of("a", 2, "b", 7));
        assertThat(givenBack.take()).isEmpty();

        givenBack.forget(List.of(failed));
        givenBack.add(failed);
        assertThat(givenBack.take()).isEqualTo(Map.of("a", 1));
    }

    /** Keys that are handled at the same time fail at the same time, while the receiver goes on. */
    @Test
    void whatIsAddedWhileAllAreTakenIsAmongThemOrStays() {
        int count = 40_000;
        List<String> taken = new ArrayList<>();
        List<CompletableFuture<Void>> handlers = IntStream.range(0, 2)
                .mapToObj(half -> CompletableFuture.runAsync(() -> {
                    for (int i = half; i < count; i += 2) {
                        givenBack.add(delivery("lane " + i, Integer.toString(i), 1));
                    }
                }))
                .toList();
        while (!handlers.stream().allMatch(CompletableFuture::isDone)) {
            taken.addAll(givenBack.take().keySet());
        }
        handlers.forEach(CompletableFuture::join);
        taken.addAll(givenBack.take().keySet());

        assertThat(taken).hasSize(count).doesNotHaveDuplicates();
    }
}
