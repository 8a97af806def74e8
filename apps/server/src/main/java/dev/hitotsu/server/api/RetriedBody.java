package dev.hitotsu.server.api;

/**
 * How many messages are sent again.
 *
 * @param underWay how many of them the relay would have sent anyway
 */
public record RetriedBody(int changed, int underWay) {}
