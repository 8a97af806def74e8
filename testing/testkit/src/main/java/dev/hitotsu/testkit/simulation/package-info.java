/** Programs on virtual time, one step at a time, with faults from a seed. */
@NullMarked
package dev.hitotsu.testkit.simulation;

import org.jspecify.annotations.NullMarked;
