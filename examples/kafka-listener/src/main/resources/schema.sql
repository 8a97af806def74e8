CREATE TABLE IF NOT EXISTS listener_charge (customer text NOT NULL, cents bigint NOT NULL);
