/** A rule for users' builds: eventual code writes no strict data. */
@NullMarked
package dev.hitotsu.testkit.consistency;

import org.jspecify.annotations.NullMarked;
