/** Ids from sequences of databases. */
@NullMarked
package dev.hitotsu.postgresql.sequence;

import org.jspecify.annotations.NullMarked;
