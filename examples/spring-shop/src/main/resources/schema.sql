CREATE TABLE IF NOT EXISTS spring_order (customer text NOT NULL, cents bigint NOT NULL);
CREATE TABLE IF NOT EXISTS spring_charge (customer text NOT NULL, cents bigint NOT NULL);
