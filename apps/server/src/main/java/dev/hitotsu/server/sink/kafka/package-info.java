/** Kafka as a target of relay processes. */
@NullMarked
package dev.hitotsu.server.sink.kafka;

import org.jspecify.annotations.NullMarked;
