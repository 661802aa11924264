package io.photonpump.sample.browser;

import io.photonpump.sample.browser.Browser.Scheme;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console of the sample in a real browser. */
class ConsolePageTest extends PageTest {

    @BeforeEach
    void open() {
        browser.open("/").awaitText("#connection", "Connected");
        browser.click("a.console");
        browser.awaitText("article.connection", "Connected");
    }

    @Test
    void a_listener_is_paused_and_resumed() {
        browser.click(card("leaderboard") + " [data-action=pause]");
        browser.awaitText(card("leaderboard"), "Paused");

        browser.click(card("leaderboard") + " [data-action=resume]");

        browser.find(card("leaderboard") + " [data-action=pause]");
        browser.assertQuiet();
    }

    @Test
    void a_parked_event_is_shown_with_its_reason_and_replayed() {
        browser.post("/club/vet?ill=true");
        browser.post("/club/jumps?times=1");
        browser.click("nav a[href='#failed']");
        browser.awaitText(".failed-group", "the vet is ill");
        browser.post("/club/vet?ill=false");

        browser.click(".failed-group details summary");
        browser.click(".failed-group details .primary");
        browser.click("dialog .primary");

        browser.awaitText(".failed-group", "No event is parked.");
        browser.assertQuiet();
    }

    @Test
    void a_stream_shows_its_events_and_new_ones_as_they_come() {
        browser.post("/club/jumps?times=3");
        browser.open("/photonpump#streams/jumps");
        browser.awaitText("main", "PonyJumped");
        browser.assertQuiet();
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, LIGHT", "1280, 900, DARK", "390, 844, LIGHT", "390, 844, DARK", "1920, 1080, LIGHT"})
    void everybody_can_use_all_pages(int width, int height, Scheme scheme) throws IOException {
        browser.show(width, height, scheme);
        browser.post("/club/jumps?times=30");
        browser.awaitText(card("evidence"), "Running");
        browser.assertAccessible();
        picture("console", width, scheme);
        for (String page : new String[] {"failed", "streams"}) {
            browser.click("nav a[href='#" + page + "']");
            browser.find("main h1");
            browser.assertAccessible();
        }
        browser.assertQuiet();
    }

    /** Cards are named by their headings. */
    private String card(String listener) {
        browser.awaitText("article.card", listener);
        return "[aria-labelledby='"
                + browser.script(
                        "return [...document.querySelectorAll('article.card h3')].find(h => h.innerText === arguments[0]).id",
                        listener)
                + "']";
    }
}
