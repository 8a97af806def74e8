/** Runs methods with {@link dev.hitotsu.springboot.LeaderOnly} in the process that leads. */
@NullMarked
package dev.hitotsu.springboot.leader;

import org.jspecify.annotations.NullMarked;
