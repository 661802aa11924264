package io.photonpump.spring.contract;

import io.photonpump.spring.contract.OrderApplication.Orders;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** An application that saves orders and publishes their events, which runs in a separate process. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@Import(OrderApplication.class)
public class OrderProcess {

    private static final int CUSTOMERS = 20;
    private static final int BURST = 6;

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(OrderProcess.class)
                .web(WebApplicationType.NONE)
                .properties(OrderApplication.PROPERTIES)
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.datasource.hikari.maximum-pool-size=4",
                        "spring.modulith.events.republish-outstanding-events-on-restart=true",
                        "spring.modulith.events.staleness.published=2s",
                        "spring.modulith.events.staleness.processing=2s",
                        "spring.modulith.events.staleness.resubmission=2s",
                        "spring.modulith.events.staleness.check-intervall=1s",
                        "photonpump.username=admin",
                        "photonpump.password=changeit")
                .run(arguments);
    }

    @Bean
    Customers customers(Orders orders, JdbcTemplate jdbc, FailedEventPublications failed) {
        return new Customers(orders, jdbc, failed);
    }

    /** Places orders in bursts until the table {@code closed} has a row, and resubmits what failed. */
    static class Customers {

        private final Orders orders;
        private final JdbcTemplate jdbc;
        private final FailedEventPublications failed;
        private final AtomicInteger number = new AtomicInteger();

        Customers(Orders orders, JdbcTemplate jdbc, FailedEventPublications failed) {
            this.orders = orders;
            this.jdbc = jdbc;
            this.failed = failed;
        }

        @Scheduled(fixedRate = 200)
        void buy() {
            Integer closed = jdbc.queryForObject("SELECT COUNT(*) FROM closed", Integer.class);
            for (int i = 0; i < BURST && closed != null && closed == 0; i++) {
                int next = number.incrementAndGet();
                String order = ProcessHandle.current().pid() + "-" + next;
                orders.place(order, new Bought("c" + next % CUSTOMERS, order));
            }
        }

        @Scheduled(fixedDelay = 500)
        void resubmit() {
            failed.resubmit(ResubmissionOptions.defaults());
        }
    }

    /** An order of a customer, whose id begins with the id of the process. */
    @Externalized("customer::#{customer()}")
    record Bought(String customer, String order) {}
}
