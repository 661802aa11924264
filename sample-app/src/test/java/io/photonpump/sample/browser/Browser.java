package io.photonpump.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Chromium without a window, on the pages of one application. To be used by one thread. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The colours that the system of the visitor asks for. */
    enum Scheme {
        LIGHT,
        DARK
    }

    private final ChromeDriver driver;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.base = base;
    }

    /** Starts a browser, or skips the test where Debian's {@code chromium} and {@code chromium-driver} are not installed. */
    static Browser start(int port) {
        Assumptions.assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                () -> "no browser: install Debian's packages chromium and chromium-driver (" + CHROMIUM + ", " + DRIVER
                        + ")");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
        logs.enable(LogType.PERFORMANCE, java.util.logging.Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--lang=en",
                "--hide-scrollbars");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        return new Browser(new ChromeDriver(service, options), "http://localhost:" + port);
    }

    /** Takes the size and the colours of a visitor's screen from now on. */
    Browser show(int width, int height, Scheme scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of(
                                "name",
                                "prefers-color-scheme",
                                "value",
                                scheme.name().toLowerCase(java.util.Locale.ROOT)))));
        return this;
    }

    Browser open(String path) {
        driver.get(base + path);
        return this;
    }

    /** Opens another tab, which becomes the current one. */
    Browser newTab(String path) {
        driver.switchTo().newWindow(WindowType.TAB);
        return open(path);
    }

    void tab(int index) {
        driver.switchTo().window(List.copyOf(driver.getWindowHandles()).get(index));
    }

    void closeOtherTabs() {
        String current = driver.getWindowHandle();
        for (String tab : List.copyOf(driver.getWindowHandles())) {
            if (!tab.equals(current)) {
                driver.switchTo().window(tab).close();
            }
        }
        driver.switchTo().window(current);
    }

    void fill(String css, String value) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(value);
    }

    /** Posts as a script of the page does, and waits for the answer. */
    void post(String path) {
        Object status = driver.executeAsyncScript(
                "const done = arguments[1]; fetch(arguments[0], {method: 'POST'}).then(a => done(a.status), e => done(String(e)))",
                path);
        assertThat(status).isIn(200L, 204L);
    }

    /** Waits for an element that is shown. */
    WebElement find(String css) {
        return new WebDriverWait(driver, PATIENCE)
                .until(page -> shown(css).findFirst().orElse(null));
    }

    Stream<WebElement> shown(String css) {
        return driver.findElements(By.cssSelector(css)).stream().filter(WebElement::isDisplayed);
    }

    void click(String css) {
        WebElement element = find(css);
        new WebDriverWait(driver, PATIENCE).until(page -> element.isEnabled());
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    /** Waits until an element, looked up each time, contains the text. */
    void awaitText(String css, String text) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> css + " should contain '" + text + "', but has: " + text(css))
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .until(page -> text(css).contains(text));
    }

    String text(String css) {
        return String.valueOf(driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText).join('\\n')", css));
    }

    int number(String css) {
        return Integer.parseInt(text(css).replace(",", "").replace("–", "0"));
    }

    @Nullable
    Object script(String code, Object... arguments) {
        return driver.executeScript(code, arguments);
    }

    /** Checks that no script failed and that nothing was asked of other servers since the last call. */
    void assertQuiet() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue())
                        .map(LogEntry::getMessage))
                .as("errors of the console")
                .isEmpty();
        assertThat(driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                        .map(Browser::requested)
                        .filter(Objects::nonNull)
                        .filter(url -> !url.startsWith(base) && !url.matches("(data|blob|chrome|about|devtools):.*")))
                .as("requests to other servers")
                .isEmpty();
    }

    private static @Nullable String requested(LogEntry entry) {
        JsonNode message = JSON.readTree(entry.getMessage()).path("message");
        return message.path("method").asString("").equals("Network.requestWillBeSent")
                ? message.path("params").path("request").path("url").asString("")
                : null;
    }

    /** Checks the page with axe-core: no serious or critical violation, and nothing wider than the screen. */
    void assertAccessible() {
        driver.executeScript(axe());
        Object violations = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then(
                    result => done(result.violations
                        .filter(v => v.impact === 'serious' || v.impact === 'critical')
                        .map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; '))),
                    error => done([String(error)]));""");
        assertThat((List<?>) Objects.requireNonNull(violations)).isEmpty();
        assertThat(driver.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("the page fits the width of the screen")
                .isEqualTo(true);
    }

    private static String axe() {
        try (InputStream script = Objects.requireNonNull(
                Browser.class.getResourceAsStream("/axe.min.js"), "axe-core on the class path")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    URI address() {
        return URI.create(Objects.requireNonNull(driver.getCurrentUrl()));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
