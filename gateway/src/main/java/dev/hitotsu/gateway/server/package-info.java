/** Listens, sends each request through the filters of its route, and writes the answers. */
@NullMarked
package dev.hitotsu.gateway.server;

import org.jspecify.annotations.NullMarked;
