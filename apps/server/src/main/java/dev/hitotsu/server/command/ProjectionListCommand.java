package dev.hitotsu.server.command;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.inbox.projection.ProjectionStatus;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.ProjectionBody;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists projections. */
@Command(
        name = "list",
        description = "List the projections: when each was last updated, and which are made anew.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class ProjectionListCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Override
    public Integer call() {
        List<ProjectionStatus> found = database.projections().list();
        database.print(
                database.isJson()
                        ? Json.pretty(found.stream().map(ProjectionBody::of).toList())
                        : text(found));
        return ExitCode.OK;
    }

    private static String text(List<ProjectionStatus> found) {
        if (found.isEmpty()) {
            return "none";
        }
        Table table = new Table("NAME", "GENERATION", "LAST UPDATED", "MADE ANEW SINCE", "NEW ONE UPDATED");
        for (ProjectionStatus status : found) {
            table.add(
                    TerminalText.singleLine(status.name()),
                    String.valueOf(status.generation()),
                    text(status.lastUpdated(), "never"),
                    text(status.rebuildWantedAt(), "-"),
                    text(status.rebuildUpdated(), "-"));
        }
        return table.toString();
    }

    private static String text(@Nullable Instant time, String missing) {
        return time == null ? missing : time.toString();
    }
}
