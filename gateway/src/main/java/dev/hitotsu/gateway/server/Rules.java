package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.http.ProtectedHeaders;
import dev.hitotsu.gateway.route.RouteTable;

/**
 * What a gateway goes by at one moment. A new configuration replaces it as a whole; requests under way keep what they
 * began with.
 *
 * @param trustedHops how many machines before the gateway are trusted
 * @param accessLog whether each request is logged
 */
public record Rules(RouteTable table, ProtectedHeaders protectedHeaders, int trustedHops, boolean accessLog) {}
