/** Several targets behind one relay, of which one is away. */
@NullMarked
package dev.hitotsu.benchmarks.routes;

import org.jspecify.annotations.NullMarked;
