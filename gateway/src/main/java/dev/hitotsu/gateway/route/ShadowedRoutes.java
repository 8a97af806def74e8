package dev.hitotsu.gateway.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds routes that never get a request, because another one matches all of theirs and goes before them. */
public final class ShadowedRoutes {
    private ShadowedRoutes() {}

    /** What a route is called, and which requests it is for. */
    public record Named(String id, Match match) {}

    /**
     * One line for each of them, in the order in which routes are tried; those of the same rank in that of the list.
     */
    public static List<String> among(List<Named> routes) {
        List<Named> ranked = routes.stream()
                .sorted(Comparator.comparing((Named route) -> route.match().rank()))
                .toList();
        List<String> shadowed = new ArrayList<>();
        for (int later = 1; later < ranked.size(); later++) {
            Named route = ranked.get(later);
            ranked.subList(0, later).stream()
                    .filter(earlier -> covers(earlier.match(), route.match()))
                    .findFirst()
                    .ifPresent(earlier -> shadowed.add(
                            route.id() + ": never gets a request (expected: another match, because " + earlier.id()
                                    + " takes all of " + route.match().describe() + ")"));
        }
        return shadowed;
    }

    private static boolean covers(Match earlier, Match later) {
        return earlier.shape().equals(later.shape())
                && (earlier.methods().isEmpty()
                        || !later.methods().isEmpty() && earlier.methods().containsAll(later.methods()));
    }
}
