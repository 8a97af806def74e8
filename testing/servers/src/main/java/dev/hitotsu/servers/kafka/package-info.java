/** A real Kafka broker in a JVM of its own. Tests can kill, suspend and restart it. */
@NullMarked
package dev.hitotsu.servers.kafka;

import org.jspecify.annotations.NullMarked;
