package io.photonpump.console;

import org.springframework.boot.WebApplicationType;

class MvcConsoleTest extends ConsoleTest {

    MvcConsoleTest() {
        super(WebApplicationType.SERVLET, "/stables");
    }
}
