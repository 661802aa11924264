package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** The console behind Spring Security as Spring Boot configures it: with a login, and with protection against CSRF. */
class SecuredConsoleTest {

    private static final String PAUSE = "{\"listener\":\"leaderboard\",\"action\":\"pause\"}";

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void the_page_carries_the_token_that_its_actions_need(WebApplicationType stack) throws Exception {
        try (ConfigurableApplicationContext context =
                ConsoleTest.start(stack, "spring.security.user.name=rarity", "spring.security.user.password=gems")) {
            String address = ConsoleTest.address(context) + "/photonpump";
            assertThat(new Page(address).get("/live").statusCode()).isIn(302, 401);
            Page page = new Page(address).as("rarity", "gems");
            assertThat(Page.meta(page.get("/").body(), "photonpump-csrf-token")).isNotEmpty();
            assertThat(page.watch(message -> true).get("listeners")).hasSize(1);

            HttpResponse<String> forged = page.send(
                    page.request("/api/act").header("X-Photonpump-Console", "1").POST(BodyPublishers.ofString(PAUSE)));
            assertThat(forged.statusCode()).isIn(401, 403);
            assertThat(page.act("/api/act", PAUSE).statusCode()).isEqualTo(200);
            assertThat(context.getBean(SubscriptionRegistry.class)
                            .get("leaderboard")
                            .status()
                            .state())
                    .isEqualTo(ContainerState.PAUSED);
        }
    }
}
