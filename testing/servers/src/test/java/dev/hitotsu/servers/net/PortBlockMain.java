package dev.hitotsu.servers.net;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM that takes the 64 ports from the second argument on, with the locks in the folder named first, and stays. */
final class PortBlockMain {
    private PortBlockMain() {}

    public static void main(String[] arguments) throws Exception {
        int first = Integer.parseInt(arguments[1]);
        PortBlock.take(Path.of(arguments[0]), first, first + 63);
        System.out.println("has it");
        new CountDownLatch(1).await();
    }
}
