package dev.hitotsu.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private final ManualClock clock = ManualClock.create();
    private final List<Endpoint> endpoints =
            IntStream.range(0, 4).mapToObj(this::endpoint).toList();

    private Endpoint endpoint(int port) {
        return new Endpoint(new Address("a", port, false), EjectionSettings.DEFAULT, clock::nanoTime);
    }

    @Test
    void roundRobinTakesOneAfterTheOther() {
        assertThat(counts(Balancing.ROUND_ROBIN, 40)).containsValues(10).hasSize(4);
    }

    @Test
    void theLeastBusyOneIsChosen() {
        endpoints.subList(0, 3).forEach(Endpoint::begin);
        assertThat(counts(Balancing.LEAST_REQUESTS, 10)).containsOnlyKeys(3);
        assertThat(counts(Balancing.P2C, 1_000).get(3)).isBetween(400, 600);
    }

    @Test
    void whileRequestsAreUnderWayTwoChoicesAreNearlyEven() {
        Balancer balancer = new Balancer(Balancing.P2C, new Random(1));
        for (int i = 0; i < 400; i++) {
            balancer.choose(endpoints, "").begin();
        }
        assertThat(endpoints).allSatisfy(one -> assertThat(one.inFlight()).isBetween(95, 105));
    }

    @Test
    void aKeyStaysWhereItIsAndOnlyThoseOfALostEndpointMove() {
        Balancer balancer = new Balancer(Balancing.HASH, new Random(1));
        Map<Endpoint, Integer> counts = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            String key = "user-" + i;
            Endpoint chosen = balancer.choose(endpoints, key);
            counts.merge(chosen, 1, Integer::sum);
            Endpoint later = balancer.choose(endpoints.subList(0, 3), key);
            assertThat(later == chosen || chosen == endpoints.get(3)).isTrue();
        }
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void anEndpointThatFailsIsLeftOutForLongerEachTime() {
        Endpoint endpoint = endpoints.getFirst();
        fail(endpoint, EjectionSettings.DEFAULT.consecutiveFailures());
        assertThat(endpoint.isAvailable()).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(endpoint.isAvailable()).isTrue();

        endpoint.failed();
        clock.advance(Duration.ofSeconds(10));
        assertThat(endpoint.isAvailable()).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(endpoint.isAvailable()).isTrue();

        endpoint.succeeded();
        fail(endpoint, EjectionSettings.DEFAULT.consecutiveFailures() - 1);
        assertThat(endpoint.isAvailable()).isTrue();
    }

    private static void fail(Endpoint endpoint, int times) {
        for (int i = 0; i < times; i++) {
            endpoint.failed();
        }
    }

    private Map<Integer, Integer> counts(Balancing balancing, int times) {
        Balancer balancer = new Balancer(balancing, new Random(1));
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < times; i++) {
            counts.merge(balancer.choose(endpoints, "").address().port(), 1, Integer::sum);
        }
        return counts;
    }
}
