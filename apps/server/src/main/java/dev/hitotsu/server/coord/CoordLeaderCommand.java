package dev.hitotsu.server.coord;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Printable;
import dev.hitotsu.coordination.Leadership;
import dev.hitotsu.coordination.Leadership.Leader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Who leads, and who waits. */
@Command(name = "leader", description = "Say who leads, since when and with which token, and who waits.")
final class CoordLeaderCommand implements Callable<Integer> {
    @Mixin
    private StoreAccess store;

    @Parameters(paramLabel = "NAME", description = "The leadership's name, for example relay.")
    private String name;

    @Override
    public Integer call() {
        store.use(coordination -> {
            Leadership leadership = coordination.leadership(name);
            tell(leadership.current(), leadership.waiting());
            return true;
        });
        return ExitCode.OK;
    }

    private void tell(Optional<Leader> leader, List<String> waiting) {
        if (store.isJson()) {
            ObjectNode body = new JsonMapper().createObjectNode();
            body.put("name", name);
            leader.ifPresentOrElse(
                    now -> body.putObject("leader")
                            .put("instance", now.instance())
                            .put("fence", now.fence())
                            .put("since", now.since().toString()),
                    () -> body.putNull("leader"));
            waiting.forEach(body.putArray("waiting")::add);
            store.print(body);
        } else {
            store.print("leader   "
                    + leader.map(now -> Printable.line(now.instance()) + ", token " + now.fence() + ", since "
                                    + now.since())
                            .orElse("nobody"));
            store.print("waiting  "
                    + (waiting.isEmpty()
                            ? "nobody"
                            : waiting.stream().map(Printable::line).collect(Collectors.joining(", "))));
        }
    }
}
