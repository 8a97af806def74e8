/** An outbox without a table: messages in the database's own log (WAL), kept for the relay by a replication slot. */
@NullMarked
package dev.hitotsu.postgresql.internal.slot;

import org.jspecify.annotations.NullMarked;
