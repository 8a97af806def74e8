/** Ids from sequences of databases. */
@NullMarked
package dev.hitotsu.jdbc.sequence;

import org.jspecify.annotations.NullMarked;
