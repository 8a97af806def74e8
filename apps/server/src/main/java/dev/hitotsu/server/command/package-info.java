/** The commands on outbox, relay and schema. */
@NullMarked
package dev.hitotsu.server.command;

import org.jspecify.annotations.NullMarked;
