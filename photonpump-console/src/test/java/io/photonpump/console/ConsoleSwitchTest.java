package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.console.internal.web.ConsoleHandler;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.spring.boot.autoconfigure.EventTypesAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** When there is a console, and what its settings may be. */
class ConsoleSwitchTest {

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withPropertyValues("photonpump.url=eventstore://localhost:1", "logging.level.io.photonpump=off")
            .withConfiguration(AutoConfigurations.of(
                    PhotonPumpAutoConfiguration.class,
                    EventTypesAutoConfiguration.class,
                    PhotonPumpListenerAutoConfiguration.class,
                    ConsolePropertiesAutoConfiguration.class,
                    ConsoleAutoConfiguration.class));

    @Test
    void without_a_word_there_is_none() {
        application.run(context -> assertThat(context).doesNotHaveBean(ConsoleHandler.class));
    }

    @Test
    void with_devtools_there_is_one_unless_it_is_switched_off() {
        Restarter.initialize(new String[0], false, thread -> new URL[0], false);
        try {
            application.run(context -> assertThat(context).hasSingleBean(ConsoleHandler.class));
            application
                    .withPropertyValues("photonpump.console.enabled=false")
                    .run(context -> assertThat(context).doesNotHaveBean(ConsoleHandler.class));
        } finally {
            Restarter.clearInstance();
        }
    }

    /** DevTools finds no URLs to watch in a packaged application. */
    @Test
    void with_devtools_in_a_packaged_jar_there_is_none() {
        Restarter.initialize(new String[0], false, thread -> null, false);
        try {
            application.run(context -> assertThat(context).doesNotHaveBean(ConsoleHandler.class));
        } finally {
            Restarter.clearInstance();
        }
    }

    @Test
    void it_needs_neither_devtools_nor_spring_security_nor_the_other_web_framework() {
        application
                .withPropertyValues("photonpump.console.enabled=true")
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.devtools",
                        "org.springframework.security",
                        "org.springframework.web.reactive",
                        "reactor"))
                .run(context -> assertThat(context).hasBean("photonPumpConsoleRoutes"));
        new ReactiveWebApplicationContextRunner()
                .withPropertyValues("photonpump.url=eventstore://localhost:1", "photonpump.console.enabled=true")
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.devtools",
                        "org.springframework.security",
                        "org.springframework.web.servlet",
                        "jakarta.servlet"))
                .withConfiguration(AutoConfigurations.of(
                        PhotonPumpAutoConfiguration.class,
                        EventTypesAutoConfiguration.class,
                        PhotonPumpListenerAutoConfiguration.class,
                        ConsolePropertiesAutoConfiguration.class,
                        ConsoleAutoConfiguration.class))
                .run(context -> assertThat(context).hasBean("photonPumpConsoleRoutes"));
    }

    @Test
    void wrong_settings_end_the_start() {
        application
                .withPropertyValues("photonpump.console.enabled=true", "photonpump.console.path=photonpump/")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSettingsException.class)
                        .hasMessageContaining("Let it start with a slash"));
        application
                .withPropertyValues("photonpump.console.enabled=true", "photonpump.console.read-olny=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("photonpump.console.read-olny"));
        application
                .withPropertyValues("photonpump.consol.enabled=true", "photonpump.console.read-only=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("photonpump.consol.enabled")
                        .message()
                        .doesNotContain("read-only"));
    }
}
