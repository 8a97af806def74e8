/** For the rooms of databases alone: what is read from the text of a statement. */
@NullMarked
package dev.hitotsu.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
