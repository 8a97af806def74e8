package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;

/** Checks of what users name. */
final class StepChecks {
    /** Names stand in tables, logs and on screens. */
    static final int MAX_NAME = 100;

    private StepChecks() {}

    /** Refuses what no store could keep and no person could read. */
    static String requireName(String name) {
        requireNonNull(name, "name: null (expected: the name of a step)");
        if (name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "step: a name of " + name.length() + " characters (expected: 1.." + MAX_NAME + ")");
        }
        return new EffectKey("step", name).value();
    }
}
