/** Replays runs of steps that were recorded elsewhere against new code. */
@NullMarked
package dev.hitotsu.testkit.steps;

import org.jspecify.annotations.NullMarked;
