package io.photonpump.spring;

import io.photonpump.spring.annotation.EventStoreSubscription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application with all auto-configurations of its class path and one listener. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SmallApplication {

    private final CompletableFuture<Integer> first = new CompletableFuture<>();

    @EventStoreSubscription(stream = "jumps", from = "start")
    void on(Jumped jump) {
        first.complete(jump.height());
    }

    /** Starts the application, waits for the first event of its listener, and closes the application. */
    public static int firstHeight(String serverUrl) throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SmallApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "photonpump.url=" + serverUrl,
                        "spring.docker.compose.enabled=false",
                        "spring.main.register-shutdown-hook=false",
                        "spring.main.banner-mode=off")
                .run()) {
            return context.getBean(SmallApplication.class).first.get(20, TimeUnit.SECONDS);
        }
    }

    record Jumped(int height) {}
}
