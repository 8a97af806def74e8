package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.servers.nginx.NginxServer;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.servers.process.Taskset;
import java.util.List;

/**
 * On which processors programs run. On a machine where the load, the service and the contender share the processors,
 * they are measured together; each on its own, the contender is the one that limits.
 *
 * @param pinned whether the contender has a processor of its own, and load and service share another
 */
record Placement(boolean pinned) {
    private static final int CONTENDER = 0;
    private static final int OTHERS = 1;

    Placement {
        if (pinned && !Taskset.isOfUse()) {
            throw new IllegalArgumentException("--pinned: not possible (expected: taskset and two processors)");
        }
    }

    NginxServer.Builder ofContender(NginxServer.Builder nginx) {
        return pinned ? nginx.processor(CONTENDER) : nginx;
    }

    JavaProcess ofContender(JavaProcess java) {
        return pinned ? java.processor(CONTENDER) : java;
    }

    NginxServer.Builder ofOthers(NginxServer.Builder nginx) {
        return pinned ? nginx.processor(OTHERS) : nginx;
    }

    List<String> ofOthers(List<String> command) {
        return pinned ? Taskset.on(OTHERS, command) : command;
    }
}
