package dev.hitotsu.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.upstream.settings.Balancing;
import dev.hitotsu.gateway.upstream.settings.EjectionSettings;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancerTest {
    private final ManualClock clock = ManualClock.create();
    private final List<Endpoint> endpoints =
            IntStream.range(0, 4).mapToObj(this::endpoint).toList();

    private Endpoint endpoint(int port) {
        return endpoint(port, 1);
    }

    private Endpoint endpoint(int port, double weight) {
        return new Endpoint(new Address("a", port, false), EjectionSettings.DEFAULT, () -> weight, clock::nanoTime);
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

        endpoint.failed(clock.nanoTime());
        clock.advance(Duration.ofSeconds(10));
        assertThat(endpoint.isAvailable()).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(endpoint.isAvailable()).isTrue();

        endpoint.succeeded(clock.nanoTime());
        fail(endpoint, EjectionSettings.DEFAULT.consecutiveFailures() - 1);
        assertThat(endpoint.isAvailable()).isTrue();
    }

    /** An address that goes away takes many requests with it, and each of them says so. */
    @Test
    void requestsThatFailTogetherAreOnePause() {
        Endpoint endpoint = endpoints.getFirst();
        long begun = clock.nanoTime();
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 10 * EjectionSettings.DEFAULT.consecutiveFailures(); i++) {
            endpoint.failed(begun);
        }
        endpoint.succeeded(begun);
        assertThat(endpoint.isAvailable()).isFalse();

        clock.advance(Duration.ofSeconds(10));
        assertThat(endpoint.isAvailable()).isTrue();
        endpoint.failed(begun);
        assertThat(endpoint.isAvailable()).isTrue();
        endpoint.succeeded(clock.nanoTime());
        fail(endpoint, EjectionSettings.DEFAULT.consecutiveFailures() - 1);
        endpoint.failed(begun);
        assertThat(endpoint.isAvailable()).isTrue();
    }

    /** It may have to fill its caches first. */
    @Test
    void anEndpointThatComesBackGetsItsShareLittleByLittle() {
        Endpoint endpoint = endpoints.getFirst();
        fail(endpoint, EjectionSettings.DEFAULT.consecutiveFailures());
        clock.advance(Duration.ofSeconds(10));
        assertThat(endpoint.isAvailable()).isTrue();
        endpoint.succeeded(clock.nanoTime());
        assertThat(endpoint.weight()).isEqualTo(0.1);
        assertThat(counts(Balancing.ROUND_ROBIN, 3_100).get(0)).isBetween(95, 105);

        clock.advance(Duration.ofSeconds(5));
        assertThat(endpoint.weight()).isEqualTo(0.5);
        clock.advance(Duration.ofSeconds(5));
        assertThat(endpoint.weight()).isEqualTo(1);
        assertThat(counts(Balancing.ROUND_ROBIN, 400).get(0)).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Balancing.class)
    void requestsAreSpreadByWeight(Balancing balancing) {
        Balancer balancer = new Balancer(balancing, new Random(1));
        List<Endpoint> weighted = List.of(endpoint(0, 1), endpoint(1, 2), endpoint(2, 5));
        int[] counts = new int[3];
        for (int i = 0; i < 8_000; i++) {
            Endpoint chosen = balancer.choose(weighted, "user-" + i);
            counts[chosen.address().port()]++;
            if (balancing == Balancing.LEAST_REQUESTS) {
                chosen.begin();
            }
        }
        assertThat(counts[0]).isBetween(800, 1_200);
        assertThat(counts[1]).isBetween(1_800, 2_200);
        assertThat(counts[2]).isBetween(4_700, 5_300);
    }

    private void fail(Endpoint endpoint, int times) {
        for (int i = 0; i < times; i++) {
            endpoint.failed(clock.nanoTime());
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
