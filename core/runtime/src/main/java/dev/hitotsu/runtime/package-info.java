/** Clocks, threads and waiting, real or simulated. */
@NullMarked
package dev.hitotsu.runtime;

import org.jspecify.annotations.NullMarked;
