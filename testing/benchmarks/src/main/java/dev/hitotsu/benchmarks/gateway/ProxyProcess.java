package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.servers.process.ServerProcess;

/** A proxy in a JVM of its own. */
final class ProxyProcess extends ServerProcess implements AutoCloseable {
    private final JavaProcess java;
    private final int port;

    private ProxyProcess(JavaProcess java, int port) {
        this.java = java;
        this.port = port;
    }

    /** Starts it, and waits until it listens on the port. */
    static ProxyProcess start(JavaProcess java, int port) {
        ProxyProcess process = new ProxyProcess(java, port);
        process.restart();
        return process;
    }

    @Override
    protected ChildProcess launch() {
        return java.start();
    }

    @Override
    protected boolean isReady() {
        return FreePorts.isServed(port);
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return "proxy on port " + port;
    }
}
