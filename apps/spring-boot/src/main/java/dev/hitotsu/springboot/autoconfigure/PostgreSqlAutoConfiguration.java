package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.springboot.inbox.Inboxes;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** What an application uses of its PostgreSQL database, which is its only data source or its primary one. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
@ConditionalOnClass(PostgreSql.class)
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnProperty(name = "hitotsu.outbox.database", havingValue = "postgresql", matchIfMissing = true)
@EnableConfigurationProperties(HitotsuProperties.class)
public final class PostgreSqlAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    PostgreSql hitotsuPostgreSql(DataSource dataSource, HitotsuProperties properties) {
        PostgreSql database = PostgreSql.of(dataSource, properties.schema().schemaName());
        return properties.outbox().withoutTable() ? database.withoutTable() : database;
    }

    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    DatabaseSchema hitotsuSchema(PostgreSql database, DataSource dataSource, HitotsuProperties properties) {
        return new PostgreSqlDatabaseSchema(database, dataSource, properties);
    }

    @Bean
    @ConditionalOnMissingBean
    Outbox<Connection> hitotsuOutbox(PostgreSql database) {
        return database.outbox();
    }

    @Bean
    @ConditionalOnMissingBean
    Inboxes hitotsuInboxes(PostgreSql database) {
        return database::inbox;
    }

    @Bean
    @ConditionalOnMissingBean
    ParkingStore<Connection> hitotsuParkingStore(PostgreSql database) {
        return database.parkingStore();
    }

    @Bean
    @ConditionalOnMissingBean
    ResultStore<Connection> hitotsuResultStore(PostgreSql database) {
        return database.resultStore();
    }

    @Bean
    @ConditionalOnMissingBean
    OutboxAdmin hitotsuOutboxAdmin(PostgreSql database) {
        return database.admin();
    }

    @Bean
    @ConditionalOnMissingBean
    OutboxBacklog hitotsuOutboxBacklog(PostgreSql database) {
        return database.backlog();
    }

    @Bean
    @ConditionalOnMissingBean
    RelayStore hitotsuRelayStore(PostgreSql database) {
        return database.relayStore();
    }

    @Bean
    @ConditionalOnMissingBean
    DatabaseCoordination hitotsuDatabaseCoordination(PostgreSql database) {
        return database::coordination;
    }
}
