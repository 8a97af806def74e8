package dev.hitotsu.benchmarks.coordination;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.CreateMode;

/** A client that uses Apache Curator's recipes: mutex, persistent node and cache. */
record CuratorClient(CuratorFramework framework) implements CoordinationClient {
    private static final int FIRST_RETRY_MILLIS = 50;
    private static final int RETRIES = 10;

    static CuratorClient open(String connectString, Duration session) {
        CuratorFramework framework = CuratorFrameworkFactory.builder()
                .connectString(connectString)
                .sessionTimeoutMs(Math.toIntExact(session.toMillis()))
                .connectionTimeoutMs(5_000)
                .retryPolicy(new ExponentialBackoffRetry(FIRST_RETRY_MILLIS, RETRIES))
                .build();
        framework.start();
        return new CuratorClient(framework);
    }

    @Override
    public AutoCloseable lock(String name) throws Exception {
        InterProcessMutex mutex = new InterProcessMutex(framework, "/curator/locks/" + name);
        mutex.acquire();
        return mutex::release;
    }

    @Override
    public AutoCloseable register(String service, String id) {
        PersistentNode node = new PersistentNode(
                framework, CreateMode.EPHEMERAL, false, "/curator/services/" + service + "/" + id, new byte[100]);
        node.start();
        return node;
    }

    @Override
    public AutoCloseable watch(String service, Consumer<Integer> instances) throws Exception {
        String folder = "/curator/services/" + service;
        framework.createContainers(folder);
        Set<String> present = ConcurrentHashMap.newKeySet();
        CountDownLatch first = new CountDownLatch(1);
        CuratorCache cache = CuratorCache.build(framework, folder);
        cache.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forCreates(node -> {
                            if (!node.getPath().equals(folder)) {
                                present.add(node.getPath());
                                instances.accept(present.size());
                            }
                        })
                        .forDeletes(node -> {
                            present.remove(node.getPath());
                            instances.accept(present.size());
                        })
                        .forInitialized(first::countDown)
                        .build());
        cache.start();
        first.await();
        return cache;
    }

    @Override
    public void close() {
        framework.close();
    }
}
