/** The commands for runs of steps. */
@NullMarked
package dev.hitotsu.server.steps;

import org.jspecify.annotations.NullMarked;
