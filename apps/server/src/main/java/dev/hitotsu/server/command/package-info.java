/** The commands on outbox, relay and schemas. */
@NullMarked
package dev.hitotsu.server.command;

import org.jspecify.annotations.NullMarked;
