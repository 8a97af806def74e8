/**
 * {@code hitotsu bench gateway}: requests through the gateway, beside nginx and others, with the same service and the
 * same load.
 */
@NullMarked
package dev.hitotsu.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
