package dev.hitotsu.servers.net;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM that reserves 64 ports and keeps running. Arguments: the folder for the locks, the first port. */
final class PortRangeMain {
    private PortRangeMain() {}

    public static void main(String[] arguments) throws Exception {
        int first = Integer.parseInt(arguments[1]);
        PortRange.reserve(Path.of(arguments[0]), first, first + 63);
        System.out.println("reserved");
        new CountDownLatch(1).await();
    }
}
