package dev.hitotsu.demo.check.reading;

import org.jspecify.annotations.Nullable;

/**
 * One delivery at the broker.
 *
 * @param location where it is, for people
 * @param key the key within which the broker keeps the order
 * @param messageId null if there is none
 * @param body null if it cannot be read
 */
public record Delivery(
        String partition,
        String location,
        @Nullable String key,
        @Nullable String messageId,
        @Nullable Body body) {}
