/** The outbox as operators see it: health and the endpoint {@code /actuator/outbox}. */
@NullMarked
package dev.hitotsu.springboot.actuator;

import org.jspecify.annotations.NullMarked;
