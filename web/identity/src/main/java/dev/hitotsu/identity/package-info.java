/** Who sent a request, as a gateway has signed it: what a service checks before it believes. */
@NullMarked
package dev.hitotsu.identity;

import org.jspecify.annotations.NullMarked;
