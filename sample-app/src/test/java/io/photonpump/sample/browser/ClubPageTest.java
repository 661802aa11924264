package io.photonpump.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.sample.PonyClub;
import io.photonpump.sample.browser.Browser.Scheme;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** The page of the pony club in a real browser, with the embedded server. */
@SpringBootTest(classes = PonyClub.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ClubPageTest {

    @LocalServerPort
    private int port;

    /** One for all tests: starting it takes most of the time. */
    private static @Nullable Browser shared;

    private Browser browser;

    @BeforeEach
    void open() {
        browser = shared == null ? Browser.start(port) : shared;
        shared = browser;
        browser.show(1280, 900, Scheme.LIGHT).open("/");
        browser.awaitText("#connection", "Connected");
    }

    @AfterAll
    static void close() {
        if (shared != null) {
            shared.close();
        }
    }

    @Test
    void a_recorded_jump_appears_without_a_reload() {
        browser.script("document.querySelector('[name=pony]').value = 'Fluttershy'");
        browser.click("#record button");

        browser.awaitText("#feed li:first-child", "Fluttershy cleared 110 cm");
        browser.awaitText("#board", "Fluttershy");
        browser.awaitText("#said", "Fluttershy jumped 110 cm.");
        browser.assertQuiet();
    }

    @Test
    void no_jump_is_lost_when_the_connection_is_cut_and_the_server_killed() {
        browser.click("[data-post^='club/jumps?times=100']");
        browser.click("[data-post='club/connection/cut']");
        browser.awaitText("#said", "100 jumps written");
        browser.click(".alive");
        browser.awaitText("#connection", "The server is gone");
        browser.click("[data-post='club/jumps?times=1']");
        browser.click(".dead");
        browser.awaitText("#connection", "Connected");
        browser.awaitText("#said", "A pony jumped.");

        browser.awaitText("#coming", "0");
        assertThat(browser.text("#written")).isEqualTo(browser.text("#handled"));
        assertThat(browser.text("#lost")).isEqualTo("0");
        assertThat(browser.text("#twice")).isEqualTo("0");
        browser.assertQuiet();
    }

    @Test
    void an_examination_that_fails_is_parked_and_replayed() {
        browser.click("#vet-ill");
        browser.awaitText("#said", "The vet is ill");
        String handled = browser.text("#vet-handled");
        browser.click("[data-post='club/jumps?times=1']");
        browser.awaitText("#vet-parked", "1");
        assertThat(browser.text("#vet-handled")).isEqualTo(handled);

        browser.click("#vet-well");
        browser.awaitText("#said", "well again");
        browser.click("#vet-replay");

        browser.awaitText("#said", "Parked examinations come again.");
        browser.awaitText("#vet-handled", String.valueOf(Integer.parseInt(handled) + 1));
        browser.awaitText("#vet-parked", "0");
        browser.assertQuiet();
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, LIGHT", "1280, 900, DARK", "390, 844, LIGHT", "390, 844, DARK", "1920, 1080, LIGHT"})
    void everybody_can_use_the_page(int width, int height, Scheme scheme) {
        browser.show(width, height, scheme);
        browser.click("[data-post='club/jumps?times=1']");
        browser.awaitText("#feed li:first-child", "cleared");

        browser.assertAccessible();
        browser.assertQuiet();
    }
}
