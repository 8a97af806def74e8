package dev.hitotsu.gateway.guard;

import java.util.List;

/**
 * From where requests may come.
 *
 * @param allow empty for everywhere
 * @param deny goes before {@code allow}
 */
public record Networks(List<Network> allow, List<Network> deny) {
    public static final Networks ALL = new Networks(List.of(), List.of());

    public Networks {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Whether an address may; what is no address may not. */
    boolean accept(String address) {
        return Network.isAddress(address)
                && (allow.isEmpty() || allow.stream().anyMatch(network -> network.contains(address)))
                && deny.stream().noneMatch(network -> network.contains(address));
    }
}
