/** NATS JetStream as a target of relay processes. */
@NullMarked
package dev.hitotsu.server.sink.nats;

import org.jspecify.annotations.NullMarked;
