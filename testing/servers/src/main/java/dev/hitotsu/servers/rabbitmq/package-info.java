/** A real RabbitMQ broker from the system's package that tests can kill, suspend and restart. */
@NullMarked
package dev.hitotsu.servers.rabbitmq;

import org.jspecify.annotations.NullMarked;
