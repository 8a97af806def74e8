/**
 * How operators look into and change an outbox in any SQL database. A database adds the statements, behind small
 * interfaces.
 */
@NullMarked
package dev.hitotsu.jdbc.internal.operator;

import org.jspecify.annotations.NullMarked;
