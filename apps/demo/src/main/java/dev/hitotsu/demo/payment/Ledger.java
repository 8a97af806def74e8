package dev.hitotsu.demo.payment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was really charged. A key is charged once; a request without a key is charged each time. Thread-safe. */
final class Ledger {
    /** Money that was taken. */
    record Charge(String orderId, long amountCents) {}

    /** The answer that a key has got, and will get again. */
    private record Decision(Charge asked, Mood mood) {}

    private final Moods moods;
    private final List<Charge> charges = new ArrayList<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Decision> decisions = new HashMap<>();
    private final Map<Mood, Integer> counts = new EnumMap<>(Mood.class);

    Ledger(Moods moods) {
        this.moods = moods;
    }

    /** How a request is to be answered; what it charges is charged now. */
    synchronized Mood decide(@Nullable String key, Charge asked) {
        Decision before = key == null ? null : decisions.get(key);
        if (before != null) {
            if (!before.asked().equals(asked)) {
                throw new IllegalArgumentException("Idempotency-Key " + key + " came before, with " + before.asked());
            }
            return before.mood();
        }
        Mood mood = moods.of(asked.orderId(), attempts.merge(asked.orderId(), 1, Integer::sum));
        counts.merge(mood, 1, Integer::sum);
        if (mood.charges()) {
            charges.add(asked);
        }
        if (key != null && (mood.charges() || mood == Mood.REFUSES)) {
            decisions.put(key, new Decision(asked, mood.charges() ? Mood.CHARGES : mood));
        }
        return mood;
    }

    synchronized List<Charge> charges() {
        return List.copyOf(charges);
    }

    /** How often each mood came, by its key. */
    synchronized Map<String, Integer> counts() {
        Map<String, Integer> byKey = new HashMap<>();
        counts.forEach((mood, count) -> byKey.put(mood.key(), count));
        return byKey;
    }
}
