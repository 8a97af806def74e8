package dev.hitotsu.demo.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.demo.payment.Mood;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** Asks the payment API how often it misbehaved, and in which way. */
final class PaymentApiMoods {
    private final URI ledger;

    PaymentApiMoods(URI paymentApi) {
        this.ledger = paymentApi.resolve("/ledger");
    }

    /** By the names for reports, without the requests that went well. Blocks. */
    Map<String, Integer> counts() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            byte[] answer = http.send(HttpRequest.newBuilder(ledger).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            JsonNode moods = new ObjectMapper().readTree(answer).path("moods");
            Map<String, Integer> counts = new TreeMap<>();
            for (Mood mood : Mood.values()) {
                if (mood != Mood.CHARGES && moods.has(mood.key())) {
                    counts.put("paymentApi." + mood.key(), moods.get(mood.key()).asInt());
                }
            }
            return counts;
        }
    }
}
