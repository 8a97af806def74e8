package dev.hitotsu.springboot.transaction;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/** A row of the application. */
@Entity
class Purchase {
    @Id
    private UUID id;

    protected Purchase() {}

    Purchase(UUID id) {
        this.id = id;
    }

    UUID id() {
        return id;
    }
}
