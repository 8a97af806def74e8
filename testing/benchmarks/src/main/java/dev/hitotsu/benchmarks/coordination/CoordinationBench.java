package dev.hitotsu.benchmarks.coordination;

import dev.hitotsu.benchmarks.report.Figures;
import dev.hitotsu.benchmarks.report.Ratios;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** All measurements on one kind of store. Peers take turns, because machines get faster and slower. */
final class CoordinationBench {
    private static final Duration SESSION = Duration.ofSeconds(4);
    private static final int MANY = 8;
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int WARM_UP_TURNS = 5;
    private static final int WARM_UP_BLOCKS = 4;
    private static final int BLOCKS = 40;
    /** Registrations after each other, before it is another peer's turn. */
    private static final int BLOCK = 50;

    private static final double NANOS_A_MILLI = 1e6;
    private static final double MILLIS = 1_000;

    private final Stand stand;
    private final List<Peer> peers;
    private final int rounds;
    private final Duration round;
    private final PrintStream progress;
    private final Figures figures = new Figures();

    CoordinationBench(Stand stand, int rounds, Duration round, PrintStream progress) {
        this.stand = stand;
        this.peers = stand.connectString().isEmpty() ? List.of(Peer.hitotsu) : List.of(Peer.values());
        this.rounds = rounds;
        this.round = round;
        this.progress = progress;
    }

    Figures run() throws Exception {
        locks(1);
        locks(MANY);
        takeOvers();
        registrations();
        return figures;
    }

    /** Clients stay connected, the same of every peer to the same server; peers take turns of a second. */
    private void locks(int contenders) throws Exception {
        List<List<Client>> clients = new ArrayList<>();
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
                    say("%d client(s): turn %d of %d", contenders, i + 1, turns);
                }
            }
        } finally {
            for (Client client : clients.stream().flatMap(List::stream).toList()) {
                client.close();
            }
        }
        for (int p = 0; p < peers.size(); p++) {
            say("%s, %d client(s): %.0f locks/s", peers.get(p), contenders, sums[p] / turns);
            figures.put(name(peers.get(p), "LocksPerSecond" + contenders), sums[p] / turns);
        }
        if (peers.size() > 1) {
            figures.put("lockRatio" + contenders, sums[0] / sums[1]);
        }
    }

    private List<Client> open(Peer peer, int count) throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(peer.open(peer.target(stand.only(i % Stand.SERVERS)), SESSION));
        }
        return clients;
    }

    private void takeOvers() throws Exception {
        for (Peer peer : peers) {
            double killed = 0;
            double closed = 0;
            for (int i = 0; i < rounds; i++) {
                String target = peer.target(stand);
                killed = Math.max(killed, TakeOver.afterKill(peer, target, SESSION, "kill-" + i));
                closed = Math.max(closed, TakeOver.afterClose(peer, target, SESSION, "close-" + i));
            }
            say("%s: take-over %.3f s after a kill, %.1f ms after a close", peer, killed, closed * MILLIS);
            figures.put(name(peer, "TakeOverAfterKillMs"), killed * MILLIS);
            figures.put(name(peer, "TakeOverAfterCloseMs"), closed * MILLIS);
        }
        figures.put("sessionMs", SESSION.toMillis());
    }

    private void registrations() throws Exception {
        List<Registrations> measured = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                measured.add(new Registrations(peer, stand, SESSION));
            }
            blocks(measured, WARM_UP_BLOCKS, false);
            Ratios p50 = new Ratios();
            Ratios p99 = new Ratios();
            for (int i = 0; i < rounds; i++) {
                blocks(measured, BLOCKS, true);
                List<Histogram> seen =
                        measured.stream().map(Registrations::round).toList();
                p50.add(percentile(seen.getFirst(), 50), percentile(seen.getLast(), 50));
                p99.add(percentile(seen.getFirst(), 99), percentile(seen.getLast(), 99));
                say("registrations: round %d of %d", i + 1, rounds);
            }
            for (int p = 0; p < measured.size(); p++) {
                registrations(peers.get(p), measured.get(p));
            }
            if (peers.size() > 1) {
                ratio("registrationP50Ratio", p50);
                ratio("registrationP99Ratio", p99);
            }
        } finally {
            for (Registrations each : measured) {
                each.close();
            }
        }
    }

    /** Peers take turns, and who begins changes. */
    private static void blocks(List<Registrations> measured, int blocks, boolean counted) throws Exception {
        for (int i = 0; i < blocks; i++) {
            for (int p = 0; p < measured.size(); p++) {
                measured.get((i + p) % measured.size()).measure(BLOCK, counted);
            }
        }
    }

    private void ratio(String name, Ratios ratios) {
        figures.put(name, ratios.mean());
        figures.put(name + "Error", ratios.error());
    }

    private static double percentile(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / NANOS_A_MILLI;
    }

    private void registrations(Peer peer, Registrations measured) {
        say(
                "%s: seen after %.1f ms, its end after %.1f ms (p50 of %d registrations)",
                peer,
                percentile(measured.appeared(), 50),
                percentile(measured.disappeared(), 50),
                measured.appeared().getTotalCount());
        Histogram all = measured.all();
        figures.put(name(peer, "RegistrationP50Ms"), percentile(all, 50));
        figures.put(name(peer, "RegistrationP99Ms"), percentile(all, 99));
    }

    /** Ours have the plain name. */
    private static String name(Peer peer, String figure) {
        return peer == Peer.hitotsu
                ? figure.substring(0, 1).toLowerCase(Locale.ROOT) + figure.substring(1)
                : peer + figure;
    }

    private void say(String format, Object... values) {
        progress.printf(Locale.ROOT, format + "%n", values);
    }
}
