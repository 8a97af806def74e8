package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Facts.Body;
import dev.hitotsu.demo.check.Facts.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Order per key: going through the first deliveries of a key in a partition, each number is greater than all before it.
 * Counts every pair that came the wrong way round: the message that jumped ahead and the one it overtook. A number that
 * never comes is lost, not out of order.
 */
final class SequenceRules {
    private final List<Delivery> deliveries;
    private final Findings findings;
    private final Map<Lane, List<First>> lanes = new LinkedHashMap<>();

    /** A key in a partition: what a broker keeps in order. */
    private record Lane(String partition, String key) {}

    private record SeenId(String partition, String messageId) {}

    private record First(long number, String place) {}

    SequenceRules(List<Delivery> deliveries, Findings findings) {
        this.deliveries = deliveries;
        this.findings = findings;
    }

    void apply() {
        Set<SeenId> seen = HashSet.newHashSet(deliveries.size());
        for (Delivery delivery : deliveries) {
            collect(delivery, seen);
        }
        Map<String, String> partitions = new HashMap<>();
        lanes.forEach((lane, firsts) -> {
            judgePartition(lane, partitions.putIfAbsent(lane.key(), lane.partition()));
            judgeOrder(lane, firsts);
        });
    }

    private void collect(Delivery delivery, Set<SeenId> seen) {
        String messageId = delivery.messageId();
        String key = delivery.key();
        Body body = delivery.body();
        if (messageId == null || key == null || body == null) {
            return; // Counted as unreadable, or as differing from its order.
        }
        if (seen.add(new SeenId(delivery.partition(), messageId))) {
            lanes.computeIfAbsent(new Lane(delivery.partition(), key), unused -> new ArrayList<>())
                    .add(new First(body.number(), "message " + messageId + " at " + delivery.place()));
        }
    }

    private void judgePartition(Lane lane, @Nullable String other) {
        if (other != null) {
            findings.add(
                    Rule.KEY_IN_TWO_PARTITIONS,
                    () -> "key " + lane.key() + " is in " + other + " and in " + lane.partition());
        }
    }

    private void judgeOrder(Lane lane, List<First> firsts) {
        long[] numbers = firsts.stream().mapToLong(First::number).toArray();
        long inversions = Inversions.count(numbers);
        if (inversions > 0) {
            int late = firstDescent(numbers);
            findings.add(
                    Rule.WRONG_WAY_ROUND,
                    inversions,
                    () -> "key " + lane.key() + ": " + text(firsts.get(late - 1)) + " came before "
                            + text(firsts.get(late)));
        }
    }

    private static int firstDescent(long[] numbers) {
        int place = 1;
        while (numbers[place - 1] < numbers[place]) {
            place++;
        }
        return place;
    }

    private static String text(First first) {
        return "number " + first.number() + " (" + first.place() + ")";
    }
}
