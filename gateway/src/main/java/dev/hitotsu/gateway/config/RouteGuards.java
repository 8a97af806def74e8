package dev.hitotsu.gateway.config;

import dev.hitotsu.gateway.guard.Cors;
import dev.hitotsu.gateway.guard.Networks;
import org.jspecify.annotations.Nullable;

/**
 * What a route checks first.
 *
 * @param maxRequests under way at a time; 0 for any number
 * @param cors null if no pages of other sites may use the route
 */
public record RouteGuards(
        Networks networks, int maxRequests, @Nullable Cors cors) {}
