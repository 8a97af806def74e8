/** Finds the services behind the gateway through coordination. */
@NullMarked
package dev.hitotsu.gateway.discovery;

import org.jspecify.annotations.NullMarked;
