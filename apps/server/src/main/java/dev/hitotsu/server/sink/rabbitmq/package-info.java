/** RabbitMQ as a target of relay processes. */
@NullMarked
package dev.hitotsu.server.sink.rabbitmq;

import org.jspecify.annotations.NullMarked;
