package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.settings.Balancing;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Chooses an endpoint, in proportion to their weights. Thread-safe. */
final class Balancer {
    /** Multiples of it fill the range from 0 to 1 evenly, in whatever number they are taken. */
    private static final double GOLDEN_RATIO = 0.618_033_988_749_895;

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
            case ROUND_ROBIN -> inTurn(endpoints);
            case LEAST_REQUESTS -> leastBusy(endpoints);
            case P2C -> betterOfTwo(endpoints);
            case HASH -> highest(endpoints, key);
        };
    }

    private Endpoint inTurn(List<Endpoint> endpoints) {
        int turn = next.getAndIncrement();
        return areEven(endpoints)
                ? endpoints.get(Math.floorMod(turn, endpoints.size()))
                : at((turn & Integer.MAX_VALUE) * GOLDEN_RATIO % 1, endpoints);
    }

    /** Begins at another one each time: ties do not all go to the first. */
    private Endpoint leastBusy(List<Endpoint> endpoints) {
        int start = Math.floorMod(next.getAndIncrement(), endpoints.size());
        Endpoint best = endpoints.get(start);
        for (int i = 1; i < endpoints.size(); i++) {
            Endpoint other = endpoints.get((start + i) % endpoints.size());
            best = busyWithOneMore(other) < busyWithOneMore(best) ? other : best;
        }
        return best;
    }

    private static double busyWithOneMore(Endpoint endpoint) {
        return (endpoint.inFlight() + 1) / endpoint.weight();
    }

    private Endpoint betterOfTwo(List<Endpoint> endpoints) {
        int count = endpoints.size();
        if (count == 1) {
            return endpoints.getFirst();
        }
        if (!areEven(endpoints)) {
            return lessBusy(at(random.nextDouble(), endpoints), at(random.nextDouble(), endpoints));
        }
        int first = random.nextInt(count);
        int second = (first + 1 + random.nextInt(count - 1)) % count;
        return lessBusy(endpoints.get(first), endpoints.get(second));
    }

    /** The first one, unless the other one has less to do for its weight. */
    private static Endpoint lessBusy(Endpoint one, Endpoint other) {
        return other.inFlight() * one.weight() < one.inFlight() * other.weight() ? other : one;
    }

    private static boolean areEven(List<Endpoint> endpoints) {
        double first = endpoints.getFirst().weight();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.weight() != first) {
                return false;
            }
        }
        return true;
    }

    /** The one at a point of the range from 0 to 1, of which each has a part in proportion to its weight. */
    private static Endpoint at(double point, List<Endpoint> endpoints) {
        double[] weights = endpoints.stream().mapToDouble(Endpoint::weight).toArray();
        double left = 0;
        for (double weight : weights) {
            left += weight * point;
        }
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return endpoints.get(i);
            }
        }
        return endpoints.getLast();
    }

    /**
     * Rendezvous hashing: each key ranks the endpoints in an order of its own, in which a weight moves an endpoint
     * forward.
     */
    private static Endpoint highest(List<Endpoint> endpoints, String key) {
        return endpoints.stream()
                .max(Comparator.comparingDouble(endpoint -> endpoint.weight() / -Math.log(mixed(key, endpoint.name()))))
                .orElseThrow();
    }

    /** More than 0 and less than 1. */
    private static double mixed(String key, String address) {
        long hash = Hashing.mixed(key.hashCode() * 0x9E3779B97F4A7C15L + address.hashCode()) >>> 11;
        return (hash + 0.5) / (1L << 53);
    }
}
