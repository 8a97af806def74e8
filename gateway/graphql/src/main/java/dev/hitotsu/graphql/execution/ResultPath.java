package dev.hitotsu.graphql.execution;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to a value in a result: names and positions. Becomes a list only where something is wrong. */
record ResultPath(@Nullable ResultPath before, Object step) {
    List<Object> steps() {
        Deque<Object> steps = new ArrayDeque<>();
        for (ResultPath path = this; path != null; path = path.before) {
            steps.addFirst(path.step);
        }
        return List.copyOf(steps);
    }
}
