/** Outbox, relay position and inbox in PostgreSQL, version 14 and newer, over JDBC. */
@NullMarked
package dev.hitotsu.postgresql;

import org.jspecify.annotations.NullMarked;
