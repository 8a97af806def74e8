/**
 * Parked messages of consumers in a SQL database; what differs between databases is a
 * {@link dev.hitotsu.jdbc.internal.parking.ParkingDialect}.
 */
@NullMarked
package dev.hitotsu.jdbc.internal.parking;

import org.jspecify.annotations.NullMarked;
