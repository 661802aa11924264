package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** An open page and an application that stops: a web server waits 30 seconds for requests that do not end. */
class OpenPageTest {

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void an_open_page_does_not_delay_the_end_of_the_application(WebApplicationType stack) throws Exception {
        ConfigurableApplicationContext context =
                ConsoleTest.start(stack, ConsoleTest.NO_SECURITY, "spring.main.lazy-initialization=true");
        Page page = new Page(ConsoleTest.address(context) + "/photonpump");
        HttpResponse<InputStream> live =
                page.http.send(page.request("/live").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(live.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(live.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(new String(live.body().readNBytes(5), StandardCharsets.UTF_8))
                .isEqualTo("data:");
        Instant stop = Instant.now();
        context.close();
        assertThat(Duration.between(stop, Instant.now())).isLessThan(Duration.ofSeconds(15));
        live.body().close();
    }
}
