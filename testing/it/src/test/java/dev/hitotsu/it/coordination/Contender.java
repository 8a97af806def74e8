package dev.hitotsu.it.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Lock;
import dev.hitotsu.coordination.ServiceInstance;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A process that takes the lock again and again and writes to the {@link Resource} while it believes that it holds the
 * lock. Arguments: URI, instance, session in milliseconds, the resource's port, a flaw.
 */
public final class Contender {
    private static final int MAX_WRITES = 20;
    private static final int MAX_PAUSE_MILLIS = 20;

    private Contender() {}

    /** What is wrong with the lock on purpose. */
    enum Flaw {
        NONE,
        /** Everybody gets a lock of his own, with a newer fence than those before. */
        GRANTS_EVERYBODY,
        /** Every tenth attempt fails. */
        REFUSES_SOME
    }

    public static void main(String[] arguments) throws Exception {
        String instance = arguments[1];
        CoordinationOptions options = CoordinationOptions.defaults()
                .withInstance(instance)
                .withSessionTimeout(Duration.ofMillis(Long.parseLong(arguments[2])))
                .withRequestTimeout(Duration.ofSeconds(2));
        int port = Integer.parseInt(arguments[3]);
        Flaw flaw = Flaw.valueOf(arguments[4]);
        try (Coordination coordination = Coordination.open(arguments[0], options);
                Socket resource = new Socket(InetAddress.getLoopbackAddress(), port);
                PrintWriter out = new PrintWriter(resource.getOutputStream(), true, UTF_8);
                BufferedReader in = new BufferedReader(new InputStreamReader(resource.getInputStream(), UTF_8))) {
            coordination.registry().register(new ServiceInstance("contenders", instance, "127.0.0.1", port, Map.of()));
            Lock lock = coordination.lock(flaw == Flaw.GRANTS_EVERYBODY ? "ledger-of-" + instance : "ledger");
            boolean there = true;
            while (there) {
                if (flaw == Flaw.REFUSES_SOME && ThreadLocalRandom.current().nextInt(10) == 0) {
                    throw new CoordinationException("refused on purpose", null);
                }
                there = lock.run(grant -> write(grant, instance, out, in));
            }
        }
    }

    /** Writes while this process believes that it holds the lock. Returns false if the resource is gone. */
    private static boolean write(Grant grant, String instance, PrintWriter out, BufferedReader in) throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = random.nextInt(1, MAX_WRITES); i > 0 && grant.valid(); i--) {
            // Stands for the work under the lock; nothing waits for it.
            Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
            out.println(instance + " " + grant.fence());
            String answer = in.readLine();
            if (answer == null) {
                return false;
            }
        }
        return true;
    }
}
