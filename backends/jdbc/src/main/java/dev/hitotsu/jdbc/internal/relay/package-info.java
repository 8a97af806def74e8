/**
 * How relays lead and write in any SQL database. A database adds the statements, behind a small interface for each
 * table.
 */
@NullMarked
package dev.hitotsu.jdbc.internal.relay;

import org.jspecify.annotations.NullMarked;
