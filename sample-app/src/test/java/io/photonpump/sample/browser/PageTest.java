package io.photonpump.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.sample.PonyClub;
import io.photonpump.sample.browser.Browser.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** Tests of pages in a real browser. The application has the embedded server. */
@SpringBootTest(classes = PonyClub.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
abstract class PageTest {

    /** With {@code -Dphotonpump.screenshots=true} the pictures of the documents are taken anew. */
    private static final Path PICTURES = Boolean.getBoolean("photonpump.screenshots")
            ? Path.of("..", "docs", "images")
            : Path.of("target", "pictures");

    private static final int LARGEST_PICTURE = 200_000;

    /** One for all tests of a class: starting it takes most of the time. */
    private static @Nullable Browser shared;

    Browser browser;

    @LocalServerPort
    private int port;

    @BeforeEach
    void startBrowser() {
        browser = shared == null ? Browser.start(port) : shared;
        shared = browser;
        browser.show(1280, 900, Scheme.LIGHT);
    }

    @AfterAll
    static void closeBrowser() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    /** Takes a picture of what the browser shows. */
    void picture(String name, int width, Scheme scheme) throws IOException {
        byte[] picture = browser.screenshot();
        assertThat(picture.length).isLessThan(LARGEST_PICTURE);
        Files.createDirectories(PICTURES);
        Files.write(
                PICTURES.resolve(name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png"), picture);
    }
}
