/**
 * Messages into Kafka and out of it: {@link dev.hitotsu.kafka.KafkaSink} and {@link dev.hitotsu.kafka.KafkaReceiver}.
 */
@NullMarked
package dev.hitotsu.kafka;

import org.jspecify.annotations.NullMarked;
