/**
 * Meters of Hitotsu in a registry of Micrometer. Each class registers those of one part. Names are listed in
 * docs/observability.md; tags have few values, and never those of keys or ids.
 */
@NullMarked
package dev.hitotsu.metrics;

import org.jspecify.annotations.NullMarked;
