package dev.hitotsu.redis;

/**
 * Numbers that are ours: up to {@code last}, as many as were asked for.
 *
 * @param found how far the counter had come at the server
 */
record Reservation(CounterPosition found, CounterPosition last) {}
