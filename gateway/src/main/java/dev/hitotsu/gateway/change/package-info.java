/** Changes requests and replies on their way. */
@NullMarked
package dev.hitotsu.gateway.change;

import org.jspecify.annotations.NullMarked;
