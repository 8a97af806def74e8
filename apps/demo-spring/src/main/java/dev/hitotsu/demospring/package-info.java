/**
 * The services of the demo's shop as a Spring Boot application, as its users write it: {@code @Idempotent} orders,
 * {@code @InboxListener} for the rest, events by {@code OutboxPublisher}. The tables, the faults and the checker are
 * those of the demo.
 */
@NullMarked
package dev.hitotsu.demospring;

import org.jspecify.annotations.NullMarked;
