package dev.hitotsu.demospring;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * The users and products of the other service. They do not change, so each is asked for once, and no transaction waits
 * for an answer twice.
 */
@Component
@Profile("orders")
class Catalogue {
    private final RestClient http;
    private final Map<String, Map<?, ?>> known = new ConcurrentHashMap<>();

    Catalogue(@Value("${shop.catalogue}") String url) {
        this.http = RestClient.create(url);
    }

    void requireUser(String userId) {
        get("/users/" + userId);
    }

    long priceCents(String productId) {
        Object price = Objects.requireNonNull(get("/products/" + productId).get("priceCents"), "priceCents");
        return ((Number) price).longValue();
    }

    private Map<?, ?> get(String path) {
        Map<?, ?> answer = known.get(path);
        if (answer == null) {
            answer = http.get().uri(path).retrieve().requiredBody(Map.class);
            known.put(path, answer);
        }
        return answer;
    }
}
