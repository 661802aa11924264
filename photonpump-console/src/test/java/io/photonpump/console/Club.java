package io.photonpump.console;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** An application with one listener, whose code does not mention the console. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Club {

    @EventType("PonyJumped")
    record Jump(String pony, int height) {}

    @EventStoreSubscription(id = "leaderboard", stream = "jumps", from = "start")
    void on(Jump jump) {}
}
