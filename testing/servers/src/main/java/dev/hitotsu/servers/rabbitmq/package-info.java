/** A real RabbitMQ broker from Debian's package. Tests can kill, suspend and restart it. */
@NullMarked
package dev.hitotsu.servers.rabbitmq;

import org.jspecify.annotations.NullMarked;
