package io.photonpump.spring.contract;

import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.Externalized;
import org.springframework.transaction.support.TransactionTemplate;

/** An application that saves orders in a database and publishes application events, which Spring Modulith externalizes. The file with its name in {@code META-INF/spring} has its auto-configurations. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
@ImportAutoConfiguration
public class OrderApplication {

    /** The properties of the application, except those of the server and the database. */
    static final String[] PROPERTIES = {
        "spring.docker.compose.enabled=false",
        "spring.modulith.events.jdbc.schema-initialization.enabled=true",
        "photonpump.event-type-packages=io.photonpump.spring.none"
    };

    @Bean
    Orders orders(JdbcTemplate jdbc, TransactionTemplate transactions, ApplicationEventPublisher events) {
        jdbc.execute("CREATE TABLE IF NOT EXISTS orders (id VARCHAR(60) PRIMARY KEY)");
        return new Orders(jdbc, transactions, events);
    }

    /** Saves orders. */
    static class Orders {

        private final JdbcTemplate jdbc;
        private final TransactionTemplate transactions;
        private final ApplicationEventPublisher events;

        Orders(JdbcTemplate jdbc, TransactionTemplate transactions, ApplicationEventPublisher events) {
            this.jdbc = jdbc;
            this.transactions = transactions;
            this.events = events;
        }

        void place(String id) {
            place(id, new OrderPlaced(id, 3));
        }

        /** Saves an order and publishes an event in one transaction. */
        void place(String id, Object event) {
            transactions.executeWithoutResult(status -> {
                jdbc.update("INSERT INTO orders (id) VALUES (?)", id);
                events.publishEvent(event);
            });
        }

        /** Publishes events in a transaction. */
        void publish(Object... published) {
            transactions.executeWithoutResult(status -> List.of(published).forEach(events::publishEvent));
        }

        void publishAndRollBack(Object event) {
            transactions.executeWithoutResult(status -> {
                events.publishEvent(event);
                status.setRollbackOnly();
            });
        }
    }

    @Externalized("orders-#{#this.id}")
    record OrderPlaced(String id, int total) {}

    @Externalized("orders::#{id()}")
    record OrderPaid(String id) {}

    @Externalized
    record OrderCounted(int count) {}

    record OrderSeen(String id) {}
}
