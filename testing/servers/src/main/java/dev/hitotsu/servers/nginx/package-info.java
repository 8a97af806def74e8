/** A real nginx, as a proxy, a load balancer or a service. */
@NullMarked
package dev.hitotsu.servers.nginx;

import org.jspecify.annotations.NullMarked;
