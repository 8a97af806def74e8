package dev.hitotsu.server.coord;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.coordination.Leadership;
import dev.hitotsu.coordination.Leadership.Leader;
import dev.hitotsu.server.api.LeadershipBody;
import dev.hitotsu.server.api.LeadershipBody.LeaderBody;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints who leads and who waits. */
@Command(
        name = "leader",
        description = "Say who leads, since when and with which token, and who waits.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.COORDINATION})
final class CoordLeaderCommand implements Callable<Integer> {
    @Mixin
    private CoordinationAccess access;

    @Parameters(paramLabel = "NAME", description = "The name of the leadership, for example relay.")
    private String name;

    @Override
    public Integer call() {
        access.use(coordination -> {
            Leadership leadership = coordination.leadership(name);
            print(leadership.current(), leadership.waiting());
            return true;
        });
        return ExitCode.OK;
    }

    private void print(Optional<Leader> leader, List<String> waiting) {
        if (access.isJson()) {
            access.printJson(new LeadershipBody(name, leader.map(LeaderBody::of).orElse(null), waiting));
        } else {
            access.print("leader   " + leader.map(CoordLeaderCommand::text).orElse("nobody"));
            access.print("waiting  " + (waiting.isEmpty() ? "nobody" : text(waiting)));
        }
    }

    private static String text(Leader leader) {
        return TerminalText.singleLine(leader.instance()) + ", token " + leader.fence() + ", since " + leader.since();
    }

    private static String text(List<String> instances) {
        return instances.stream().map(TerminalText::singleLine).collect(Collectors.joining(", "));
    }
}
