package dev.hitotsu.jdbc;

import dev.hitotsu.inbox.InboxObserver;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.runtime.Clockwork;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a handler does beside the effect.
 *
 * @param positions where read positions are saved; null for nowhere
 * @param application the name of the application, "" for what it reads
 * @param retention how long claims are kept; null for ever
 * @param parking where a message whose effect fails is parked; null for a failure of the whole batch
 */
record InboxExtras(
        @Nullable JdbcReadPositions positions,
        JdbcInboxHandler.RepetitionCounter repetitionCounter,
        String application,
        @Nullable Retention retention,
        @Nullable Place parking,
        Clockwork clockwork,
        List<InboxObserver> observers) {
    static final InboxExtras NONE = new InboxExtras(
            null, (connection, count) -> {}, "", Retention.NINETY_DAYS, null, Clockwork.system(), List.of());

    /** Where messages are parked, and how they are tried again. */
    record Place(ParkingStore<Connection> store, Parking options) {}

    InboxExtras withPositions(JdbcReadPositions newPositions) {
        return new InboxExtras(newPositions, repetitionCounter, application, retention, parking, clockwork, observers);
    }

    InboxExtras withRepetitionCounter(JdbcInboxHandler.RepetitionCounter counter) {
        return new InboxExtras(positions, counter, application, retention, parking, clockwork, observers);
    }

    InboxExtras withApplication(String name) {
        return new InboxExtras(positions, repetitionCounter, name, retention, parking, clockwork, observers);
    }

    InboxExtras withRetention(@Nullable Retention newRetention) {
        return new InboxExtras(positions, repetitionCounter, application, newRetention, parking, clockwork, observers);
    }

    InboxExtras withParking(Place place) {
        return new InboxExtras(positions, repetitionCounter, application, retention, place, clockwork, observers);
    }

    InboxExtras withClockwork(Clockwork newClockwork) {
        return new InboxExtras(positions, repetitionCounter, application, retention, parking, newClockwork, observers);
    }

    InboxExtras withObserver(InboxObserver observer) {
        List<InboxObserver> all =
                Stream.concat(observers.stream(), Stream.of(observer)).toList();
        return new InboxExtras(positions, repetitionCounter, application, retention, parking, clockwork, all);
    }
}
