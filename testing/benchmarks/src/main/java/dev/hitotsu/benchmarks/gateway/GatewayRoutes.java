package dev.hitotsu.benchmarks.gateway;

/** Configurations of the gateway with one route, and more or fewer filters on it. */
record GatewayRoutes(String redis, Tokens tokens) {
    private static final String ROUTE = "routes:\n  - {id: all, match: {path: /**}, to: service, %s}\n";

    /** So many that none of the subjects is refused. */
    private static final String LIMITS = "limits: {per-client: {rate: 1000000/1m, key: subject-or-address}}\n";

    String bare() {
        return "accessLog: false\n" + ROUTE.formatted("auth: none");
    }

    /** Token, limit and log. */
    String all() {
        return "redis: " + redis + "\n" + issuer() + LIMITS + ROUTE.formatted("auth: users, limit: per-client");
    }

    String cacheInMemory() {
        return "accessLog: false\n" + ROUTE.formatted("auth: none, cache: {ttl: 300s, scope: shared}");
    }

    String cacheInRedis() {
        return "redis: " + redis + "\ncache: {in: redis}\n" + cacheInMemory();
    }

    /** The section auth, with the way {@code users}. */
    String issuer() {
        return "auth: {users: {issuer: '%s', audience: %s, algorithms: RS256, jwks: '%s'}}\n"
                .formatted(Tokens.ISSUER, Tokens.AUDIENCE, tokens.keys());
    }
}
