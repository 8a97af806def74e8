package dev.hitotsu.benchmarks.coordination;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.Ratios;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** All measurements on one kind of store. Peers alternate, because the speed of a machine varies. */
final class CoordinationBench {
    private static final Duration SESSION = Duration.ofSeconds(4);
    private static final int CONTENDERS = 8;
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int WARM_UP_TURNS = 5;
    private static final int WARM_UP_BLOCKS = 4;
    private static final int BLOCKS = 40;
    /** Consecutive registrations of a peer before the next peer's turn. */
    private static final int BLOCK_SIZE = 50;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1_000;

    private final StoreServers servers;
    private final List<Peer> peers;
    private final int rounds;
    private final Duration round;
    private final PrintStream progress;
    private final Measurements measurements = new Measurements();

    CoordinationBench(StoreServers servers, int rounds, Duration round, PrintStream progress) {
        this.servers = servers;
        this.peers = servers.connectString().isEmpty() ? List.of(Peer.hitotsu) : List.of(Peer.values());
        this.rounds = rounds;
        this.round = round;
        this.progress = progress;
    }

    Measurements run() throws Exception {
        locks(1);
        locks(CONTENDERS);
        takeovers();
        registrations();
        return measurements;
    }

    /** Clients stay connected, those of all peers to the same servers. Peers alternate every second. */
    private void locks(int contenders) throws Exception {
        List<List<CoordinationClient>> clients = new ArrayList<>();
        double[] sums = new double[peers.size()];
        int turns = Math.toIntExact(round.toSeconds()) * rounds;
        try {
            for (Peer peer : peers) {
                clients.add(open(peer, contenders));
            }
            for (int i = -WARM_UP_TURNS; i < turns; i++) {
                for (int p = 0; p < peers.size(); p++) {
                    int turn = Math.floorMod(p + i, peers.size());
                    double rate = LockRate.measure(clients.get(turn), "rate-" + contenders, TURN);
                    sums[turn] += i < 0 ? 0 : rate;
                }
                if (i >= 0 && i % round.toSeconds() == 0) {
                    report("%d client(s): turn %d of %d", contenders, i + 1, turns);
                }
            }
        } finally {
            for (CoordinationClient client :
                    clients.stream().flatMap(List::stream).toList()) {
                client.close();
            }
        }
        for (int p = 0; p < peers.size(); p++) {
            report("%s, %d client(s): %.0f locks/s", peers.get(p), contenders, sums[p] / turns);
            measurements.put(name(peers.get(p), "LocksPerSecond" + contenders), sums[p] / turns);
        }
        if (peers.size() > 1) {
            measurements.put("lockRatio" + contenders, sums[0] / sums[1]);
        }
    }

    private List<CoordinationClient> open(Peer peer, int count) throws Exception {
        List<CoordinationClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(peer.open(peer.target(servers.single(i % StoreServers.SERVERS)), SESSION));
        }
        return clients;
    }

    private void takeovers() throws Exception {
        for (Peer peer : peers) {
            double killed = 0;
            double closed = 0;
            for (int i = 0; i < rounds; i++) {
                String target = peer.target(servers);
                killed = Math.max(killed, LockTakeover.afterKill(peer, target, SESSION, "kill-" + i));
                closed = Math.max(closed, LockTakeover.afterClose(peer, target, SESSION, "close-" + i));
            }
            report("%s: takeover %.3f s after a kill, %.1f ms after a close", peer, killed, closed * MILLIS_PER_SECOND);
            measurements.put(name(peer, "TakeOverAfterKillMs"), killed * MILLIS_PER_SECOND);
            measurements.put(name(peer, "TakeOverAfterCloseMs"), closed * MILLIS_PER_SECOND);
        }
        measurements.put("sessionMs", SESSION.toMillis());
    }

    private void registrations() throws Exception {
        List<RegistrationLatency> latencies = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                latencies.add(new RegistrationLatency(peer, servers, SESSION));
            }
            blocks(latencies, WARM_UP_BLOCKS, false);
            Ratios p50 = new Ratios();
            Ratios p99 = new Ratios();
            for (int i = 0; i < rounds; i++) {
                blocks(latencies, BLOCKS, true);
                List<Histogram> times =
                        latencies.stream().map(RegistrationLatency::round).toList();
                p50.add(percentile(times.getFirst(), 50), percentile(times.getLast(), 50));
                p99.add(percentile(times.getFirst(), 99), percentile(times.getLast(), 99));
                report("registrations: round %d of %d", i + 1, rounds);
            }
            for (int p = 0; p < latencies.size(); p++) {
                registrations(peers.get(p), latencies.get(p));
            }
            if (peers.size() > 1) {
                ratio("registrationP50Ratio", p50);
                ratio("registrationP99Ratio", p99);
            }
        } finally {
            for (RegistrationLatency latency : latencies) {
                latency.close();
            }
        }
    }

    /** Peers alternate, and so does the first one. */
    private static void blocks(List<RegistrationLatency> latencies, int blocks, boolean counted) throws Exception {
        for (int i = 0; i < blocks; i++) {
            for (int p = 0; p < latencies.size(); p++) {
                latencies.get((i + p) % latencies.size()).measure(BLOCK_SIZE, counted);
            }
        }
    }

    private void ratio(String name, Ratios ratios) {
        measurements.put(name, ratios.mean());
        measurements.put(name + "Error", ratios.error());
    }

    private static double percentile(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    private void registrations(Peer peer, RegistrationLatency latency) {
        report(
                "%s: visible after %.1f ms, its end after %.1f ms (p50 of %d registrations)",
                peer,
                percentile(latency.appeared(), 50),
                percentile(latency.disappeared(), 50),
                latency.appeared().getTotalCount());
        Histogram all = latency.all();
        measurements.put(name(peer, "RegistrationP50Ms"), percentile(all, 50));
        measurements.put(name(peer, "RegistrationP99Ms"), percentile(all, 99));
    }

    /** Our own values have no prefix. */
    private static String name(Peer peer, String key) {
        return peer == Peer.hitotsu ? key.substring(0, 1).toLowerCase(Locale.ROOT) + key.substring(1) : peer + key;
    }

    private void report(String format, Object... values) {
        progress.printf(Locale.ROOT, format + "%n", values);
    }
}
