package dev.hitotsu.redis;

/**
 * The reserved numbers: those up to {@code last}, as many as were requested.
 *
 * @param found the position of the counter on the server before the reservation
 */
record Reservation(CounterPosition found, CounterPosition last) {}
