package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.reading.Body;
import dev.hitotsu.demo.check.reading.Delivery;
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
 * Counts every pair of messages in the wrong order. A number that never arrives is lost, not out of order.
 */
final class SequenceRules {
    private final List<Delivery> deliveries;
    private final Violations violations;
    private final Map<Lane, List<FirstDelivery>> lanes = new LinkedHashMap<>();

    /** A key in a partition, within which the broker keeps the order. */
    private record Lane(String partition, String key) {}

    private record SeenId(String partition, String messageId) {}

    private record FirstDelivery(long number, String location) {}

    SequenceRules(List<Delivery> deliveries, Violations violations) {
        this.deliveries = deliveries;
        this.violations = violations;
    }

    void apply() {
        Set<SeenId> seen = HashSet.newHashSet(deliveries.size());
        for (Delivery delivery : deliveries) {
            collect(delivery, seen);
        }
        Map<String, String> partitions = new HashMap<>();
        lanes.forEach((lane, firstDeliveries) -> {
            checkPartition(lane, partitions.putIfAbsent(lane.key(), lane.partition()));
            checkOrder(lane, firstDeliveries);
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
                    .add(new FirstDelivery(body.number(), "message " + messageId + " at " + delivery.location()));
        }
    }

    private void checkPartition(Lane lane, @Nullable String other) {
        if (other != null) {
            violations.add(
                    Rule.KEY_IN_SEVERAL_PARTITIONS,
                    () -> "key " + lane.key() + " is in " + other + " and in " + lane.partition());
        }
    }

    private void checkOrder(Lane lane, List<FirstDelivery> firstDeliveries) {
        long[] numbers =
                firstDeliveries.stream().mapToLong(FirstDelivery::number).toArray();
        long inversions = Inversions.count(numbers);
        if (inversions > 0) {
            int late = firstDescent(numbers);
            violations.add(
                    Rule.DELIVERED_OUT_OF_ORDER,
                    inversions,
                    () -> "key " + lane.key() + ": " + text(firstDeliveries.get(late - 1)) + " came before "
                            + text(firstDeliveries.get(late)));
        }
    }

    private static int firstDescent(long[] numbers) {
        int index = 1;
        while (numbers[index - 1] < numbers[index]) {
            index++;
        }
        return index;
    }

    private static String text(FirstDelivery first) {
        return "number " + first.number() + " (" + first.location() + ")";
    }

    /** Counts the pairs of a sequence whose first number is not smaller than the second, by merge sort. */
    static final class Inversions {
        private Inversions() {}

        static long count(long[] numbers) {
            return isRising(numbers) ? 0 : sort(numbers.clone(), new long[numbers.length], 0, numbers.length);
        }

        private static boolean isRising(long[] numbers) {
            for (int i = 1; i < numbers.length; i++) {
                if (numbers[i - 1] >= numbers[i]) {
                    return false;
                }
            }
            return true;
        }

        private static long sort(long[] numbers, long[] spare, int from, int to) {
            if (to - from < 2) {
                return 0;
            }
            int middle = (from + to) >>> 1;
            return sort(numbers, spare, from, middle)
                    + sort(numbers, spare, middle, to)
                    + merge(numbers, spare, from, middle, to);
        }

        private static long merge(long[] numbers, long[] spare, int from, int middle, int to) {
            System.arraycopy(numbers, from, spare, from, to - from);
            long inversions = 0;
            int left = from;
            int right = middle;
            for (int next = from; next < to; next++) {
                if (right == to || (left < middle && spare[left] < spare[right])) {
                    numbers[next] = spare[left++];
                } else {
                    // The rest of the left half came earlier and is not smaller.
                    inversions += middle - left;
                    numbers[next] = spare[right++];
                }
            }
            return inversions;
        }
    }
}
