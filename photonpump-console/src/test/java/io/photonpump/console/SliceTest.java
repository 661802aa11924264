package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.console.internal.web.ConsoleHandler;
import io.photonpump.spring.boot.test.EventStoreTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** A test slice of an application that configures the console: the slice knows the keys, and has no console. */
@EventStoreTest(properties = {"photonpump.console.enabled=true", "photonpump.console.read-only=true"})
@ContextConfiguration(classes = Club.class)
class SliceTest {

    @Autowired
    private ApplicationContext context;

    @Test
    void the_keys_are_known() {
        assertThat(context.getEnvironment().getProperty("photonpump.console.read-only"))
                .isEqualTo("true");
        assertThat(context.getBeansOfType(ConsoleHandler.class)).isEmpty();
    }
}
