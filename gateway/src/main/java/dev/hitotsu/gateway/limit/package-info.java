/** How much a client may ask for: shared through Redis, counted alone while Redis is away. */
@NullMarked
package dev.hitotsu.gateway.limit;

import org.jspecify.annotations.NullMarked;
