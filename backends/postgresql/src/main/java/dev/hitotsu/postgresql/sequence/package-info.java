/** Ids from sequences of one or several PostgreSQL databases. {@code PostgreSqlSequence} is the generator. */
@NullMarked
package dev.hitotsu.postgresql.sequence;

import org.jspecify.annotations.NullMarked;
