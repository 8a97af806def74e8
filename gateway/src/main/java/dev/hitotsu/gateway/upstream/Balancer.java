package dev.hitotsu.gateway.upstream;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Chooses an endpoint. Thread-safe. */
final class Balancer {
    private final Balancing balancing;
    private final RandomGenerator random;
    private final AtomicInteger next = new AtomicInteger();

    Balancer(Balancing balancing, RandomGenerator random) {
        this.balancing = balancing;
        this.random = random;
    }

    /** One of these, which are not none. */
    Endpoint choose(List<Endpoint> endpoints, String key) {
        return switch (balancing) {
            case ROUND_ROBIN -> endpoints.get(Math.floorMod(next.getAndIncrement(), endpoints.size()));
            case LEAST_REQUESTS -> leastBusy(endpoints);
            case P2C -> betterOfTwo(endpoints);
            case HASH -> highest(endpoints, key);
        };
    }

    /** Begins at another one each time: ties do not all go to the first. */
    private Endpoint leastBusy(List<Endpoint> endpoints) {
        int start = Math.floorMod(next.getAndIncrement(), endpoints.size());
        Endpoint best = endpoints.get(start);
        for (int i = 1; i < endpoints.size(); i++) {
            Endpoint other = endpoints.get((start + i) % endpoints.size());
            best = other.inFlight() < best.inFlight() ? other : best;
        }
        return best;
    }

    private Endpoint betterOfTwo(List<Endpoint> endpoints) {
        int count = endpoints.size();
        if (count == 1) {
            return endpoints.getFirst();
        }
        int first = random.nextInt(count);
        int second = (first + 1 + random.nextInt(count - 1)) % count;
        Endpoint one = endpoints.get(first);
        Endpoint other = endpoints.get(second);
        return other.inFlight() < one.inFlight() ? other : one;
    }

    /** Rendezvous hashing: each key ranks the endpoints in an order of its own. */
    private static Endpoint highest(List<Endpoint> endpoints, String key) {
        return endpoints.stream()
                .max(Comparator.comparingLong(endpoint -> mixed(key, endpoint.name())))
                .orElseThrow();
    }

    private static long mixed(String key, String address) {
        return Hashing.mixed(key.hashCode() * 0x9E3779B97F4A7C15L + address.hashCode()) >>> 1;
    }
}
