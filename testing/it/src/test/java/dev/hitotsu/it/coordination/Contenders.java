package dev.hitotsu.it.coordination;

import dev.hitotsu.servers.net.Direction;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Three processes that want the lock, each with proxies of its own to the servers. */
final class Contenders implements AutoCloseable {
    static final int COUNT = 3;
    private static final Duration FOREVER = Duration.ofHours(1);

    private final Cluster cluster;
    private final Duration session;
    private final int resourcePort;
    private final Contender.Flaw flaw;
    private final List<List<TcpProxy>> proxies = new ArrayList<>();
    private final ChildProcess[] processes = new ChildProcess[COUNT];
    private final int[] generations = new int[COUNT];

    Contenders(Cluster cluster, Duration session, int resourcePort, Contender.Flaw flaw) {
        this.cluster = cluster;
        this.session = session;
        this.resourcePort = resourcePort;
        this.flaw = flaw;
        for (int i = 0; i < COUNT; i++) {
            proxies.add(cluster.ports().stream().map(TcpProxy::to).toList());
            start(i);
        }
    }

    private void start(int contender) {
        generations[contender]++;
        String uri =
                cluster.uri(proxies.get(contender).stream().map(TcpProxy::port).toList());
        processes[contender] = JavaProcess.of(Contender.class)
                .heap("64m")
                .shortLived()
                .arguments(
                        uri,
                        name(contender),
                        Long.toString(session.toMillis()),
                        Integer.toString(resourcePort),
                        flaw.name())
                .start();
    }

    /** The name changes with each start, so that entries of dead processes can be told apart. */
    String name(int contender) {
        return "contender-" + contender + "." + generations[contender];
    }

    List<String> names() {
        return IntStream.range(0, COUNT).mapToObj(this::name).toList();
    }

    /** The index of the process with this name, 0 if there is none. */
    int withName(String name) {
        return Math.max(0, names().indexOf(name));
    }

    void killAndReplace(int contender) {
        processes[contender].kill();
        start(contender);
    }

    void suspend(int contender) {
        processes[contender].suspend();
    }

    void resume(int contender) {
        processes[contender].resume();
    }

    /** In one direction nothing arrives any more. */
    void cutOneWay(int contender, Direction direction) {
        proxies.get(contender).forEach(proxy -> proxy.delay(direction, FOREVER));
    }

    /** Nothing arrives in either direction, and no connection ends. */
    void cutBothWays(int contender) {
        proxies.get(contender).forEach(TcpProxy::blackhole);
    }

    /** Its connections end. */
    void reset(int contender) {
        proxies.get(contender).forEach(proxy -> proxy.cutAll(TcpProxy.Cut.RESET));
    }

    void heal(int contender) {
        proxies.get(contender).forEach(TcpProxy::heal);
    }

    /** The processes that have ended by themselves: a lock has thrown something. */
    List<String> ended() {
        return IntStream.range(0, COUNT)
                .filter(contender -> !processes[contender].isAlive())
                .mapToObj(contender -> name(contender) + "\n" + tailOfLog(contender))
                .toList();
    }

    String tailOfLog(int contender) {
        return processes[contender].tailOfLog();
    }

    @Override
    public void close() {
        for (ChildProcess process : processes) {
            process.kill();
            process.close();
        }
        proxies.forEach(all -> all.forEach(TcpProxy::close));
    }
}
