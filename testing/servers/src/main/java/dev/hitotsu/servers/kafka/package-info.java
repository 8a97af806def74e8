/** A real Kafka broker in a JVM of its own that tests can kill, suspend and restart. */
@NullMarked
package dev.hitotsu.servers.kafka;

import org.jspecify.annotations.NullMarked;
