/**
 * The outbox, the relay's store, the inbox, read positions and fences in PostgreSQL, version 14 and newer, over JDBC.
 * Here are the classes that an application creates; the package {@code internal} is not for use from outside.
 */
@NullMarked
package dev.hitotsu.postgresql;

import org.jspecify.annotations.NullMarked;
