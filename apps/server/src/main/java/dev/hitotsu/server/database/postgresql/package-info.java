/** PostgreSQL as a database with an outbox. */
@NullMarked
package dev.hitotsu.server.database.postgresql;

import org.jspecify.annotations.NullMarked;
