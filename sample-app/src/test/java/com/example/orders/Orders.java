package com.example.orders;

import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.template.EventStoreTemplate;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The application of docs/getting-started.md, word by word. */
@SpringBootApplication
public class Orders {

    public static void main(String[] arguments) {
        SpringApplication.run(Orders.class, arguments);
    }

    record OrderPlaced(String product) {}

    @RestController
    static class Desk {

        private final EventStoreTemplate events;

        Desk(EventStoreTemplate events) {
            this.events = events;
        }

        @PostMapping("/orders/{product}")
        String place(@PathVariable String product) {
            events.publish("orders", new OrderPlaced(product)).join();
            return "placed\n";
        }
    }

    @Component
    static class Warehouse {

        @EventStoreSubscription(stream = "orders", from = "start", checkpoint = "warehouse")
        void on(OrderPlaced order, RecordedEvent event) {
            System.out.println("Pack " + order.product() + " (event " + event.eventNumber() + ")");
        }
    }
}
