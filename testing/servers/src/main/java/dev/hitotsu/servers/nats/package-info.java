/** A real NATS server with JetStream. Tests can kill, suspend and restart it. */
@NullMarked
package dev.hitotsu.servers.nats;

import org.jspecify.annotations.NullMarked;
