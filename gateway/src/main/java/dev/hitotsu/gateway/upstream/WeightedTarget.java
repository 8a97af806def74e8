package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.filter.Target;
import io.vertx.core.Future;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Spreads the requests of a route over several targets by their weights. A user who is known stays with one of them as
 * long as the weights stay the same; whoever is not known gets any. Thread-safe.
 */
public final class WeightedTarget implements Target {
    private final List<Share> shares;
    private final int total;
    private final RandomGenerator random;

    /** A target and its part of the requests, in proportion to the sum of all weights; 0 for none. */
    public record Share(Target target, int weight) {}

    /**
     * A target over these.
     *
     * @throws IllegalArgumentException if the weights are all zero
     */
    public WeightedTarget(List<Share> shares, RandomGenerator random) {
        this.shares = List.copyOf(shares);
        this.total = shares.stream().mapToInt(Share::weight).sum();
        this.random = random;
        if (total <= 0) {
            throw new IllegalArgumentException("weights: " + total + " in all (expected: 1 or more)");
        }
    }

    @Override
    public Future<Reply> answer(Exchange exchange) {
        return choose(exchange.identity()).answer(exchange);
    }

    @Override
    public boolean tellsWhenSent() {
        return shares.stream().allMatch(share -> share.target().tellsWhenSent());
    }

    Target choose(Identity identity) {
        int point = identity.isKnown()
                ? Math.floorMod(Hashing.mixed(identity.qualifiedSubject().hashCode()), total)
                : random.nextInt(total);
        for (Share share : shares) {
            point -= share.weight();
            if (point < 0) {
                return share.target();
            }
        }
        throw new AssertionError("a point beyond all weights");
    }
}
