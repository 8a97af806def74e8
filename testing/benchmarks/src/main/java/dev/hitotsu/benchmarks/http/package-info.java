/** Measures the HTTP sink beside a destination that hangs. */
@NullMarked
package dev.hitotsu.benchmarks.http;

import org.jspecify.annotations.NullMarked;
