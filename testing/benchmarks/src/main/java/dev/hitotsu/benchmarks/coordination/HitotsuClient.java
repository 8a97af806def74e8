package dev.hitotsu.benchmarks.coordination;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.ServiceInstance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A client that uses our own coordination. */
record HitotsuClient(Coordination coordination) implements CoordinationClient {
    private static final int PORT = 8080;

    static HitotsuClient open(String uri, Duration session) {
        return new HitotsuClient(
                Coordination.open(uri, CoordinationOptions.defaults().withSessionTimeout(session)));
    }

    @Override
    public AutoCloseable lock(String name) throws InterruptedException {
        return coordination.lock(name).acquire();
    }

    @Override
    public AutoCloseable register(String service, String id) {
        return coordination.registry().register(new ServiceInstance(service, id, "127.0.0.1", PORT, Map.of()));
    }

    @Override
    public AutoCloseable watch(String service, Consumer<Integer> instances) throws InterruptedException {
        LiveView<List<ServiceInstance>> view = coordination.registry().view(service);
        view.onChange(views -> instances.accept(views.size()));
        view.awaitFirst();
        return view;
    }

    @Override
    public void close() {
        coordination.close();
    }
}
