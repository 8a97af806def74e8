package dev.hitotsu.springboot.transaction;

import jakarta.persistence.EntityManager;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** How an application writes its business data. */
enum Writer {
    JDBC_TEMPLATE {
        @Override
        void insert(DataSource dataSource, EntityManager entityManager, UUID id) {
            new JdbcTemplate(dataSource).update("INSERT INTO purchase (id) VALUES (?)", id);
        }
    },
    JDBC_CLIENT {
        @Override
        void insert(DataSource dataSource, EntityManager entityManager, UUID id) {
            JdbcClient.create(dataSource)
                    .sql("INSERT INTO purchase (id) VALUES (:id)")
                    .param("id", id)
                    .update();
        }
    },
    JOOQ {
        @Override
        void insert(DataSource dataSource, EntityManager entityManager, UUID id) {
            DSL.using(
                            new DataSourceConnectionProvider(new TransactionAwareDataSourceProxy(dataSource)),
                            SQLDialect.POSTGRES)
                    .execute("INSERT INTO purchase (id) VALUES (?)", id);
        }
    },
    JPA {
        @Override
        void insert(DataSource dataSource, EntityManager entityManager, UUID id) {
            entityManager.persist(new Purchase(id));
        }
    };

    abstract void insert(DataSource dataSource, EntityManager entityManager, UUID id);
}
