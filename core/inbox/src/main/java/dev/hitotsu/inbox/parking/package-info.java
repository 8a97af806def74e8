/**
 * A message whose effect fails is parked in the database of the effects, and later messages of its key wait behind it
 * there. Everything else goes on (promise P5).
 */
@NullMarked
package dev.hitotsu.inbox.parking;

import org.jspecify.annotations.NullMarked;
