package dev.hitotsu.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.gateway.upstream.WeightedTarget.Share;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedTargetTest {
    private final Target stable = exchange -> Future.failedFuture("stable");
    private final Target canary = exchange -> Future.failedFuture("canary");
    private final Target none = exchange -> Future.failedFuture("none");
    private final WeightedTarget target = new WeightedTarget(
            List.of(new Share(stable, 90), new Share(none, 0), new Share(canary, 10)), new Random(1));

    @Test
    void requestsAreSpreadByWeight() {
        long canaries = IntStream.range(0, 10_000)
                .filter(i -> target.choose(Identity.ANONYMOUS) == canary)
                .count();
        assertThat(canaries).isBetween(800L, 1_200L);
    }

    @Test
    void usersAreSpreadByWeightAndStay() {
        long canaries = IntStream.range(0, 10_000)
                .filter(i -> target.choose(user(i)) == canary)
                .peek(i -> assertThat(target.choose(user(i))).isSameAs(canary))
                .count();
        assertThat(canaries).isBetween(800L, 1_200L);
    }

    @Test
    void weightsThatGiveNobodyAnythingAreRefused() {
        assertThatThrownBy(() -> new WeightedTarget(List.of(new Share(stable, 0)), new Random(1)))
                .hasMessage("weights: 0 in all (expected: 1 or more)");
    }

    private static Identity user(int number) {
        return new Identity("user-" + number, Set.of(), Map.of());
    }
}
