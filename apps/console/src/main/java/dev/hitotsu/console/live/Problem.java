package dev.hitotsu.console.live;

import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures of one topic whose errors say the same.
 *
 * @param error without what differs from message to message
 * @param errorPart a part that each of the errors has; null if none was told
 * @param count how many of those that were read
 * @param keysHeld keys whose later messages wait
 * @param first when the first of them failed at first
 * @param last when the last of them last failed
 */
public record Problem(
        String topic,
        String error,
        @Nullable String errorPart,
        Set<OutboxState> states,
        int count,
        int keysHeld,
        Instant first,
        Instant last) {
    /** Groups failures; what holds keys comes first, then what is older. */
    public static List<Problem> group(List<OutboxFailure> failures) {
        Map<List<String>, List<OutboxFailure>> groups = new LinkedHashMap<>();
        for (OutboxFailure failure : failures) {
            List<String> group = List.of(failure.topic(), ErrorText.normalise(failure.error()));
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(failure);
        }
        return groups.entrySet().stream()
                .map(group -> of(group.getKey().get(0), group.getKey().get(1), group.getValue()))
                .sorted(Comparator.comparing((Problem problem) -> problem.keysHeld == 0)
                        .thenComparing(Problem::first))
                .toList();
    }

    private static Problem of(String topic, String error, List<OutboxFailure> failures) {
        Set<OutboxState> states = EnumSet.noneOf(OutboxState.class);
        Set<String> keys = new HashSet<>();
        Instant first = failures.getFirst().parkedAt();
        Instant last = failures.getFirst().changedAt();
        for (OutboxFailure failure : failures) {
            states.add(failure.state());
            if (failure.holdsKey()) {
                keys.add(failure.key() == null ? "" : failure.key());
            }
            first = failure.parkedAt().isBefore(first) ? failure.parkedAt() : first;
            last = failure.changedAt().isAfter(last) ? failure.changedAt() : last;
        }
        String part = ErrorText.commonPart(failures.getFirst().error());
        return new Problem(topic, error, part, states, failures.size(), keys.size(), first, last);
    }
}
