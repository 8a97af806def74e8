/**
 * What a process tells of itself: metrics, which Prometheus fetches, traces, and log records. They go to a collector by
 * OTLP, the first two also to a stream as JSON. The meters are Micrometer's, spans and records OpenTelemetry's.
 */
@NullMarked
package dev.hitotsu.telemetry;

import org.jspecify.annotations.NullMarked;
