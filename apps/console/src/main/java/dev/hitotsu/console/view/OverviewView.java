package dev.hitotsu.console.view;

import dev.hitotsu.console.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * The first page.
 *
 * @param obstacle why nothing can be changed by this person; null if it can
 */
public record OverviewView(
        Shell shell, LiveState state, @Nullable String obstacle) {
    /** Of what is known now. */
    public static OverviewView of(Shell shell, LiveState state) {
        return new OverviewView(shell, state, shell.obstacle(Role.OPERATOR));
    }
}
