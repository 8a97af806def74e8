/**
 * Hitotsu in an application with Spring Boot: what the application's own code uses.
 *
 * <p>{@link dev.hitotsu.springboot.OutboxPublisher} publishes events, {@link dev.hitotsu.springboot.InboxListener}
 * handles them once, {@link dev.hitotsu.springboot.Locks} keeps work to one process at a time.
 */
@NullMarked
package dev.hitotsu.springboot;

import org.jspecify.annotations.NullMarked;
