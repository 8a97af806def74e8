package dev.hitotsu.gateway.route;

import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Target;
import java.util.List;

/**
 * A route: which requests, through which filters, to which target.
 *
 * @param maxBodyBytes a larger request body is refused
 * @param answersPreflights whether it answers browsers that ask what pages of other sites may do
 * @param filters in their order, with names for people
 * @param targetName for people
 */
public record Route(
        String id,
        Match match,
        long maxBodyBytes,
        boolean answersPreflights,
        List<NamedFilter> filters,
        String targetName,
        Target target) {
    public Route {
        filters = List.copyOf(filters);
    }

    /** A filter and what it is called in explanations. */
    public record NamedFilter(String name, Filter filter) {}
}
