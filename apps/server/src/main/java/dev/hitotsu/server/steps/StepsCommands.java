package dev.hitotsu.server.steps;

import dev.hitotsu.cli.CommandProvider;
import java.util.List;

/** The commands on runs of steps. */
public final class StepsCommands implements CommandProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public StepsCommands() {}

    @Override
    public List<Object> commands() {
        return List.of(new StepsCommand());
    }
}
