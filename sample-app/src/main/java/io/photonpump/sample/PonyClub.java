package io.photonpump.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The sample application. Run it with {@code mvn -q -pl sample-app -am spring-boot:run}, and open
 * {@code http://localhost:8080}.
 */
@EnableScheduling
@SpringBootApplication
public class PonyClub {

    public static void main(String[] arguments) {
        SpringApplication.run(PonyClub.class, arguments);
    }
}
