/**
 * A payment API as others run it: outside the shop, in a process of its own, and not to be relied on. It knows nothing
 * of the shop and of Hitotsu.
 */
@NullMarked
package dev.hitotsu.demo.payment;

import org.jspecify.annotations.NullMarked;
