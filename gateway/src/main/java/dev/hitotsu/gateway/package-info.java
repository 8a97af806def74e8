/** An API gateway: one door in front of services. {@link dev.hitotsu.gateway.Gateway} is the way in. */
@NullMarked
package dev.hitotsu.gateway;

import org.jspecify.annotations.NullMarked;
