/** Metrics and traces of requests and upstreams. */
@NullMarked
package dev.hitotsu.gateway.observe;

import org.jspecify.annotations.NullMarked;
