/**
 * Coordination in a PostgreSQL database: locks, leadership, registrations and configuration are rows of its tables.
 * {@code PostgreSqlCoordinationStore} is the store, {@code PostgreSqlStoreProvider} opens it by a JDBC URL.
 */
@NullMarked
package dev.hitotsu.postgresql.coordination;

import org.jspecify.annotations.NullMarked;
