/** Viewers of the operator's page, without a browser. */
@NullMarked
package dev.hitotsu.benchmarks.viewer;

import org.jspecify.annotations.NullMarked;
