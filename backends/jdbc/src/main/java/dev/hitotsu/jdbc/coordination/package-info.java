/** Coordination through a PostgreSQL database. */
@NullMarked
package dev.hitotsu.jdbc.coordination;

import org.jspecify.annotations.NullMarked;
