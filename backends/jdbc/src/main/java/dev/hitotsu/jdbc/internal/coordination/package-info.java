/** What coordination stores in tables have in common, whichever the database. */
@NullMarked
package dev.hitotsu.jdbc.internal.coordination;

import org.jspecify.annotations.NullMarked;
