/** The results of benchmarks, for people and for programs. */
@NullMarked
package dev.hitotsu.benchmarks.report;

import org.jspecify.annotations.NullMarked;
