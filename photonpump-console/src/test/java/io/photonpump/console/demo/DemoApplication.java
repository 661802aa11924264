package io.photonpump.console.demo;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.annotation.EventStoreSubscription;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** An application whose listeners do well, are slow, fail, retry and park: to look at the console. Not a test. */
@SpringBootApplication
public class DemoApplication {

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(DemoApplication.class);
        application.setDefaultProperties(Map.of(
                "photonpump.console.enabled", "true",
                "spring.application.name", "pony-club",
                "server.port", "8099",
                "spring.autoconfigure.exclude",
                        "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
                                + "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration"));
        application.run(args);
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService riders(EventStoreClient client) {
        ScheduledExecutorService riders = Executors.newSingleThreadScheduledExecutor();
        riders.scheduleWithFixedDelay(
                () -> client.publishEvent(
                        "jumps-" + ThreadLocalRandom.current().nextInt(4),
                        "PonyJumped",
                        Map.of(
                                "pony",
                                "Derpy Hooves",
                                "height",
                                ThreadLocalRandom.current().nextInt(200),
                                "big",
                                Long.MAX_VALUE,
                                "nested",
                                Map.of("a", new int[] {1, 2}, "ok", true))),
                500,
                40,
                TimeUnit.MILLISECONDS);
        return riders;
    }

    @io.photonpump.spring.annotation.EventType("PonyJumped")
    record Jump(String pony, int height) {}

    @Component
    static class Listeners {

        @EventStoreSubscription(id = "leaderboard", stream = "jumps-0", from = "start", checkpoint = "leaderboard")
        void leaderboard(Jump jump) {}

        @EventStoreSubscription(
                id = "vet",
                stream = "jumps-1",
                group = "vet",
                retryMaxRetries = "1",
                retryDelay = "50ms")
        void vet(Jump jump) {
            if (jump.height() % 10 == 0) {
                throw new IllegalStateException(
                        "the pony limps", new IllegalArgumentException("height " + jump.height()));
            }
        }

        @EventStoreSubscription(id = "slow-feed", stream = "jumps-2", from = "start")
        void feed(Jump jump) throws InterruptedException {
            Thread.sleep(2_000);
        }

        @EventStoreSubscription(
                id = "letters",
                stream = "jumps-3",
                from = "start",
                checkpoint = "letters",
                onExhausted = "dead-letter",
                retryMaxRetries = "0")
        void letters(Jump jump) {
            if (jump.height() % 25 == 0) {
                throw new IllegalStateException("cannot deliver");
            }
        }

        @EventStoreSubscription(id = "broken", stream = "jumps-0", from = "start", retryMaxRetries = "0")
        void broken(Jump jump) {
            throw new IllegalStateException(
                    "the table does not exist", new java.sql.SQLException("no such table: jumps"));
        }

        @EventStoreSubscription(id = "asleep", stream = "jumps-0", autoStartup = "false")
        void asleep(Jump jump) {}
    }
}
