package dev.hitotsu.http;

import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.SinkContract;
import dev.hitotsu.testkit.time.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A service behind a network that fails. */
class HttpSinkContractTest extends SinkContract {
    static final AllowedTargets LOCAL =
            AllowedTargets.PUBLIC.withNetwork("127.0.0.0/8").withPlainHttp();

    private final TestService service = TestService.start();
    private final TcpProxy proxy = TcpProxy.to(service.port());
    private final List<String> topics = new ArrayList<>();
    private @Nullable FailureWatch watch;

    @AfterEach
    void stopService() {
        proxy.close();
        service.close();
    }

    private HttpDestination.Builder destination() {
        return HttpDestination.builder("service").url("http://127.0.0.1:" + proxy.port() + "/{topic}");
    }

    private static Sink sink(HttpDestination.Builder destination) {
        return HttpSink.builder()
                .destination(destination.build())
                .allowed(LOCAL)
                .build();
    }

    @Override
    protected Sink newSink() {
        return sink(destination());
    }

    /**
     * A crash is no crash before a request has met it: a new connection may be there before anybody misses the old one.
     */
    @Override
    protected Sink newImpatientSink() {
        watch = new FailureWatch(newSink());
        return watch;
    }

    @Override
    protected Sink newStrictSink() {
        return sink(destination().topics(topics.toArray(String[]::new)));
    }

    @Override
    protected String newTopic() {
        topics.add("contract-" + UUID.randomUUID());
        return topics.getLast();
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        Patience.await().until(() -> messages(topic).size() >= atLeast);
        return messages(topic);
    }

    private List<Message> messages(String topic) {
        return service.requests().stream()
                .filter(request -> request.path().equals("/" + topic))
                .map(request -> EventRequest.decode(topic, request.headers(), request.body()))
                .toList();
    }

    @Override
    protected void crash() {
        proxy.pause();
        proxy.cutAll(TcpProxy.Cut.RESET);
    }

    @Override
    protected void recover() {
        FailureWatch watched = watch;
        if (watched != null) {
            Patience.await().until(watched::hasFailed);
        }
        proxy.resume();
    }
}
