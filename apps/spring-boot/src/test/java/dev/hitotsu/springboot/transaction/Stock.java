package dev.hitotsu.springboot.transaction;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Transient;
import java.util.UUID;

/** A row for which transactions contend. */
@Entity
class Stock {
    @Id
    private int id;

    private UUID lastMessage;

    @Transient
    private Runnable beforeUpdate = () -> {};

    protected Stock() {}

    void changedBy(UUID message) {
        lastMessage = message;
    }

    void beforeUpdate(Runnable action) {
        beforeUpdate = action;
    }

    @PreUpdate
    void callBeforeUpdate() {
        beforeUpdate.run();
    }
}
