package io.photonpump.console;

import org.springframework.boot.WebApplicationType;

class WebFluxConsoleTest extends ConsoleTest {

    WebFluxConsoleTest() {
        super(WebApplicationType.REACTIVE, "/stables");
    }
}
