package dev.hitotsu.demo.database;

import dev.hitotsu.servers.net.Interceptor;
import java.util.function.IntSupplier;

/** What cuts connections at COMMIT, and how many it has cut. */
public record CommitCuts(Interceptor interceptor, IntSupplier count) {}
