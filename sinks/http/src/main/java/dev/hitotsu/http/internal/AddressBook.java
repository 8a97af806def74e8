package dev.hitotsu.http.internal;

import dev.hitotsu.http.address.AllowedTargets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The addresses of hosts, each checked before anybody sees it. Whoever connects takes the address from here, so what is
 * connected to is what was checked, also when the name means something else a moment later (DNS rebinding).
 * Thread-safe.
 */
public final class AddressBook implements AutoCloseable {
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAX_LOOKUPS = 256;
    private static final int IDLE_SECONDS = 30;

    private final AllowedTargets allowed;
    private final HostLookup lookup;
    private final LongSupplier ticker;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    /** What is asked now: of each host once, so that one whose name service hangs takes one thread. */
    private final Map<String, CompletableFuture<List<InetAddress>>> asked = new ConcurrentHashMap<>();
    /** The system's resolver keeps a thread of the platform busy, which a virtual thread must not do. */
    private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(
            MAX_LOOKUPS,
            MAX_LOOKUPS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("hitotsu-http-names-", 0).factory());

    private record Page(List<InetAddress> addresses, long foundAt) {}

    public AddressBook(AllowedTargets allowed, HostLookup lookup, LongSupplier ticker) {
        this.allowed = allowed;
        this.lookup = lookup;
        this.ticker = ticker;
        lookups.allowCoreThreadTimeOut(true);
    }

    /**
     * The addresses of the host to which one may connect, at least one. Blocks while the name is looked up.
     *
     * @throws ForbiddenAddressException if there are only others
     * @throws IOException if the name is unknown, or the answer takes too long
     */
    public List<InetAddress> checked(String host, Duration timeout) throws IOException, InterruptedException {
        Page page = pages.get(host);
        if (page != null && ticker.getAsLong() - page.foundAt() < REMEMBERED_NANOS) {
            return page.addresses();
        }
        List<InetAddress> addresses = check(host, lookUp(host, timeout));
        if (pages.size() >= MAX_REMEMBERED) {
            pages.clear();
        }
        pages.put(host, new Page(addresses, ticker.getAsLong()));
        return addresses;
    }

    private List<InetAddress> lookUp(String host, Duration timeout) throws IOException, InterruptedException {
        try {
            return asked.computeIfAbsent(host, this::ask).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) {
                throw new UnknownHostException("host: " + host + " (expected: a name with an address)");
            }
            throw new IOException("host: " + host + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("host: " + host + ": no answer from the name service within " + timeout, e);
        }
    }

    /** Whoever asks meanwhile gets the same answer; whoever asks after it asks anew. */
    private CompletableFuture<List<InetAddress>> ask(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        lookups.execute(() -> {
            try {
                List<InetAddress> found = lookup.addressesOf(host);
                asked.remove(host, answer);
                answer.complete(found);
            } catch (Throwable e) {
                asked.remove(host, answer);
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private List<InetAddress> check(String host, List<InetAddress> found) throws ForbiddenAddressException {
        List<InetAddress> good = new ArrayList<>();
        String obstacle = "no address";
        for (InetAddress address : found) {
            String reason = allowed.obstacle(address).orElse("");
            if (reason.isEmpty()) {
                good.add(address);
            } else {
                obstacle = reason;
            }
        }
        if (good.isEmpty()) {
            throw new ForbiddenAddressException("host: " + host + " is " + obstacle);
        }
        return List.copyOf(good);
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
