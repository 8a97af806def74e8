package dev.hitotsu.demo.check;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.demo.check.RunData.Money;
import dev.hitotsu.demo.check.reading.CheckException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Asks the payment API what it has really charged. Blocks. */
final class LedgerReader {
    private static final ObjectReader READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build()
            .readerFor(Ledger.class);

    private record Ledger(List<Money> charges) {}

    private final URI ledger;
    private final Duration timeout;

    LedgerReader(URI ledger, Duration timeout) {
        this.ledger = ledger;
        this.timeout = timeout;
    }

    List<Money> read() {
        HttpRequest request = HttpRequest.newBuilder(ledger).timeout(timeout).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new CheckException(ledger + ": status " + answer.statusCode() + " (expected: 200)");
            }
            return READER.<Ledger>readValue(answer.body()).charges();
        } catch (IOException failure) {
            throw new CheckException("the ledger of the payment API at " + ledger + " cannot be read", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CheckException("the ledger of the payment API: interrupted", interrupted);
        }
    }
}
