package io.photonpump.spring.contract;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.OnReplay;
import io.photonpump.spring.boot.autoconfigure.CheckpointAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.EventTypesAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.contract.StarterTest.PonyJumped;
import io.photonpump.spring.listener.SubscriptionRegistry;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application with one projection, which runs in a separate process. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    PhotonPumpAutoConfiguration.class,
    EventTypesAutoConfiguration.class,
    CheckpointAutoConfiguration.class,
    PhotonPumpListenerAutoConfiguration.class
})
public class ProjectionProcess {

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(ProjectionProcess.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.docker.compose.enabled=false",
                        "spring.datasource.hikari.maximum-pool-size=2",
                        "photonpump.username=admin",
                        "photonpump.password=changeit",
                        "photonpump.checkpoint.store=jdbc",
                        "photonpump.checkpoint.jdbc.initialize-schema=true")
                .run(arguments);
    }

    @Bean
    Projection projection(JdbcTemplate jdbc) {
        return new Projection(jdbc);
    }

    @Bean
    Commands commands(SubscriptionRegistry subscriptions) {
        return new Commands(subscriptions);
    }

    /** Asks a process to replay its projection. */
    record ReplayRequested(long process) {}

    static class Commands {
        private final SubscriptionRegistry subscriptions;

        Commands(SubscriptionRegistry subscriptions) {
            this.subscriptions = subscriptions;
        }

        @EventStoreSubscription(id = "commands", stream = "commands", from = "start")
        void on(ReplayRequested request) {
            if (request.process() == ProcessHandle.current().pid()) {
                subscriptions.get("projection").replayFrom(StartFrom.beginning());
            }
        }
    }

    static class Projection {
        private final JdbcTemplate jdbc;

        Projection(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @OnReplay
        void reset() {
            jdbc.update("DELETE FROM jump");
            jdbc.update(
                    "INSERT INTO reset (process) VALUES (?)",
                    ProcessHandle.current().pid());
        }

        @EventStoreSubscription(id = "projection", stream = "jumps", checkpoint = "projection")
        void on(PonyJumped jump) {
            jdbc.update(
                    "INSERT INTO jump (height, process) VALUES (?, ?)",
                    jump.height(),
                    ProcessHandle.current().pid());
        }
    }
}
