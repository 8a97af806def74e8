/** For this library alone: what is read from the tables of the outbox, and what an operator changes in them. */
@NullMarked
package dev.hitotsu.mysql.internal.table;

import org.jspecify.annotations.NullMarked;
