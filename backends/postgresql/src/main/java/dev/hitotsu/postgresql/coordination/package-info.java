/** Coordination through a PostgreSQL database. */
@NullMarked
package dev.hitotsu.postgresql.coordination;

import org.jspecify.annotations.NullMarked;
