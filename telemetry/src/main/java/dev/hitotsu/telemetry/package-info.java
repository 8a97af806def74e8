/**
 * What a process tells of itself: metrics, which Prometheus fetches, and traces. Both go to a collector by OTLP or to a
 * stream as JSON. The meters are Micrometer's, the spans OpenTelemetry's.
 */
@NullMarked
package dev.hitotsu.telemetry;

import org.jspecify.annotations.NullMarked;
