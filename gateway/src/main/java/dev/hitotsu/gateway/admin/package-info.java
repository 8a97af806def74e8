/** Tells operators and load balancers how a gateway is, on a port of its own. */
@NullMarked
package dev.hitotsu.gateway.admin;

import org.jspecify.annotations.NullMarked;
