package dev.hitotsu.springboot.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingStore;
import java.sql.Connection;

/**
 * Where listeners park messages that keep failing, and how. Immutable.
 *
 * @param store in the database of the claims
 */
public record ListenerParking(ParkingStore<Connection> store, Parking options) {
    public ListenerParking {
        requireNonNull(store, "store: null (expected: a parking store)");
        requireNonNull(options, "options: null (expected: options, such as Parking.DEFAULT)");
    }
}
