package dev.hitotsu.redis;

import static dev.hitotsu.testkit.time.Patience.await;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.servers.redis.RedisServer;
import dev.hitotsu.testkit.contract.LeaseFixture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.UUID;

/** A Redis for tests of effects. Its time passes when a test wants it to. */
final class RedisEffects implements LeaseFixture, AutoCloseable {
    private final RedisServer server = RedisServer.start();
    private final RedisClient client = RedisClient.create(server.uri());
    private final RedisCommands<String, String> commands = client.connect().sync();
    private final RedisLeaseStore store = connect(server.uri());

    static RedisLeaseStore connect(String uri) {
        RedisLeaseStore store = RedisLeaseStore.connect(uri);
        await().ignoreExceptions().until(() -> {
            EffectKey any = new EffectKey("connect", UUID.randomUUID().toString());
            return !store.renew(any, UUID.randomUUID(), new LeaseTerms(Duration.ofSeconds(1), Duration.ofSeconds(1)));
        });
        return store;
    }

    @Override
    public RedisLeaseStore store() {
        return store;
    }

    RedisCommands<String, String> commands() {
        return commands;
    }

    /** Kills the server. It keeps nothing, so it comes back empty. */
    void restartEmpty() {
        server.kill();
        server.restart();
    }

    @Override
    public void endLeases() {
        for (String key : commands.keys("hitotsu:effect:*")) {
            if (commands.hget(key, "state").equals("HELD")) {
                commands.hset(key, "until", "0");
            }
        }
    }

    @Override
    public void endTimesToLive() {
        commands.keys("hitotsu:effect:*").forEach(key -> commands.pexpire(key, 1));
        await().until(() -> commands.keys("hitotsu:effect:*").isEmpty());
    }

    @Override
    public void close() {
        store.close();
        client.shutdown();
        server.close();
    }
}
