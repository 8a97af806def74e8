/** A real Prometheus, and the tool that checks its rules. */
@NullMarked
package dev.hitotsu.servers.prometheus;

import org.jspecify.annotations.NullMarked;
