/** What gateways share through a server that may be away. */
@NullMarked
package dev.hitotsu.gateway.shared;

import org.jspecify.annotations.NullMarked;
