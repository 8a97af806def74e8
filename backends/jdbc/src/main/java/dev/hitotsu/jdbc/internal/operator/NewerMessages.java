package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.internal.operator.PlaceQueries.Place;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.relay.store.CopyPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what has gone before messages that have lost their place. In the caller's transaction. */
record NewerMessages(PlaceQueries places) {
    NewerCount count(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        if (!filter.state().hasLostItsPlace()) {
            return NewerCount.NONE;
        }
        List<Place> parked = places.parked(connection, filter, range);
        Map<Long, Long> firsts = firsts(parked);
        boolean isCut = parked.size() == Page.MAX_ROWS;
        return firsts.isEmpty() ? new NewerCount(0, isCut) : count(connection, firsts, isCut);
    }

    /** Where each key begins to be out of order. */
    private static Map<Long, Long> firsts(List<Place> parked) {
        Map<Long, Long> firsts = new HashMap<>();
        for (Place place : parked) {
            if (place.isMeant()) {
                firsts.merge(place.lane(), CopyPosition.inLog(place.position()), Math::min);
            }
        }
        return firsts;
    }

    /** The log is emptied from its beginning on: if the first message is still there, so are all after it. */
    private NewerCount count(Connection connection, Map<Long, Long> firsts, boolean isCut) throws SQLException {
        long first = Collections.min(firsts.values());
        List<Place> logged = places.delivered(connection, first);
        long count = logged.stream()
                .filter(place ->
                        place.isMeant() && place.position() > firsts.getOrDefault(place.lane(), Long.MAX_VALUE))
                .count();
        boolean isComplete =
                logged.size() < NewerCount.MAX_ROWS && logged.stream().anyMatch(place -> place.position() == first);
        return new NewerCount(count, isCut || !isComplete);
    }
}
