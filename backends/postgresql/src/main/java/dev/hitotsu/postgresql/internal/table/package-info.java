/** The tables of an outbox in PostgreSQL: what the relay writes in them, and what operators look up and change. */
@NullMarked
package dev.hitotsu.postgresql.internal.table;

import org.jspecify.annotations.NullMarked;
