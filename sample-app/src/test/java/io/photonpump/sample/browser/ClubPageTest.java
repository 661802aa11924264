package io.photonpump.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.sample.browser.Browser.Scheme;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the pony club in a real browser. */
class ClubPageTest extends PageTest {

    @BeforeEach
    void open() {
        browser.open("/").awaitText("#connection", "Connected");
    }

    @Test
    void a_recorded_jump_appears_without_a_reload() {
        browser.fill("[name=pony]", "Fluttershy");
        browser.click("#record button");

        browser.awaitText("#feed li:first-child", "Fluttershy cleared 110 cm");
        browser.awaitText("#board", "Fluttershy");
        browser.awaitText("#said", "Fluttershy jumped 110 cm.");
        browser.assertQuiet();
    }

    @Test
    void no_jump_is_lost_when_the_connection_is_cut_and_the_server_killed() {
        int before = browser.number("#written");
        browser.click("[data-post^='club/jumps?times=100']");
        browser.click("[data-post='club/connection/cut']");
        browser.awaitText("#written", String.valueOf(before + 100));
        browser.click(".alive");
        browser.awaitText("#connection", "The server is gone");
        browser.click("[data-post='club/jumps?times=1']");
        browser.click(".dead");
        browser.awaitText("#connection", "Connected");

        browser.awaitText("#written", String.valueOf(before + 101));
        browser.awaitText("#coming", "0");
        assertThat(browser.number("#handled")).isGreaterThanOrEqualTo(before + 101);
        assertThat(browser.number("#lost")).isZero();
        assertThat(browser.number("#twice")).isZero();
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

    @Test
    void of_two_people_who_edit_a_pony_the_second_learns_what_the_first_has_changed() {
        openPony("Muffin");
        savePony("grey", "North");
        browser.awaitText("#pony-said", "Saved.");
        browser.newTab("/");
        openPony("Muffin");
        savePony("silver", "North");
        browser.awaitText("#pony-version", "version 1");

        browser.tab(0);
        savePony("grey", "South");

        browser.awaitText("#pony-said", "Somebody else was faster");
        browser.awaitText("#pony-said", "the coat became silver");
        browser.awaitText("#pony-version", "version 1");
        savePony("silver", "South");
        browser.awaitText("#pony-version", "version 2");
        browser.closeOtherTabs();
    }

    private void openPony(String name) {
        browser.fill("#pony-choice [name=name]", name);
        browser.click("#pony-choice button");
        browser.find("#pony [name=coat]");
    }

    private void savePony(String coat, String stable) {
        browser.fill("#pony [name=coat]", coat);
        browser.fill("#pony [name=stable]", stable);
        browser.click("#pony button");
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, LIGHT", "1280, 900, DARK", "390, 844, LIGHT", "390, 844, DARK", "1920, 1080, LIGHT"})
    void everybody_can_use_the_page(int width, int height, Scheme scheme) throws IOException {
        browser.show(width, height, scheme);
        browser.post("/club/jumps?times=30");
        browser.awaitText("#feed li:first-child", "cleared");

        browser.assertAccessible();
        picture("club", width, scheme);
        browser.assertQuiet();
    }
}
