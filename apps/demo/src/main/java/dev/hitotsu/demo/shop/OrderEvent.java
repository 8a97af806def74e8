package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.message.Message;
import java.io.IOException;
import java.util.Objects;

/** What the services tell each other of an order after it was placed. */
public enum OrderEvent {
    STOCK_RESERVED(Topics.STOCK, "StockReserved"),
    SOLD_OUT(Topics.STOCK, "SoldOut"),
    CHARGED(Topics.PAYMENTS, "OrderCharged"),
    CHARGE_REFUSED(Topics.PAYMENTS, "ChargeRefused");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What each of them says. */
    public record Body(String orderId, long amountCents) {
        public byte[] json() {
            try {
                return JSON.writeValueAsBytes(this);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an event cannot be written as JSON", e);
            }
        }

        public static Body of(byte[] json) throws IOException {
            return JSON.readValue(json, Body.class);
        }
    }

    private final String topic;
    private final String type;

    OrderEvent(String topic, String type) {
        this.topic = topic;
        this.type = type;
    }

    public Message message(Body body) {
        return Message.builder(topic, type)
                .key(body.orderId())
                .payload(body.json())
                .build();
    }

    public boolean isTypeOf(Message message) {
        return message.type().equals(type);
    }

    public static Body body(Message message) throws IOException {
        return Body.of(Objects.requireNonNull(message.payload(), "payload"));
    }
}
