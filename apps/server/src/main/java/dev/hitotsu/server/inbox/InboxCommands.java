package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandProvider;
import java.util.List;

/** The commands on claims of consumers. */
public final class InboxCommands implements CommandProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public InboxCommands() {}

    @Override
    public List<Object> commands() {
        return List.of(new InboxCommand());
    }
}
