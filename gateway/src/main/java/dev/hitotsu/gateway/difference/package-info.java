/** What two configurations of a gateway have otherwise, without their secrets. */
@NullMarked
package dev.hitotsu.gateway.difference;

import org.jspecify.annotations.NullMarked;
