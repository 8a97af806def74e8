/**
 * Messages into RabbitMQ and out of it: {@link dev.hitotsu.rabbitmq.RabbitMqSink} and {@link
 * dev.hitotsu.rabbitmq.RabbitMqReceiver}.
 */
@NullMarked
package dev.hitotsu.rabbitmq;

import org.jspecify.annotations.NullMarked;
