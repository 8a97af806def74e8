package dev.hitotsu.server.database;

/**
 * How the sequence of positions was brought ahead of the relay again.
 *
 * @param before where it was
 * @param after where it is now
 * @param moved how many messages got new positions
 */
public record Realignment(long before, long after, int moved) {}
