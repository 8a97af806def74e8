/** Asks databases what tests want to know. */
@NullMarked
package dev.hitotsu.testkit.sql;

import org.jspecify.annotations.NullMarked;
