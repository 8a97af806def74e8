package dev.hitotsu.servers.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM with a child. It writes the child's pid to a file and then ends. Arguments: the file, how to end. */
final class ParentMain {
    private ParentMain() {}

    public static void main(String[] arguments) throws Exception {
        ChildProcess child = ChildProcess.builder("sleep", "600").start();
        Path written = Path.of(arguments[0] + ".new");
        Files.writeString(written, Long.toString(child.pid()));
        Files.move(written, Path.of(arguments[0]));
        switch (arguments[1]) {
            case "return" -> {}
            case "exit" -> System.exit(3);
            case "wait" -> new CountDownLatch(1).await();
            default -> throw new IllegalArgumentException(arguments[1] + " (expected: return, exit or wait)");
        }
    }
}
